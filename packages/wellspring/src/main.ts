import { clientCommands, keyCommands, runCommandLine } from "@wellspring/cli";
import manifest from "../package.json" with { type: "json" };
import { backendCommand } from "./commands/backend.ts";
import { checkCommand } from "./commands/check.ts";
import { clusterCommands } from "./commands/cluster/index.ts";
import { engineCommand } from "./commands/engine.ts";
import { gatewayCommand } from "./commands/gateway.ts";
import { restoreCommand } from "./commands/restore.ts";
import { serveCommand } from "./commands/serve.ts";

const { name, version } = manifest;
const { argv, env, stdin, stdout, stderr } = process;
const serverCommands = [serveCommand, gatewayCommand, backendCommand, engineCommand];
const offlineCommands = [restoreCommand, checkCommand];
const groups = [keyCommands, clusterCommands];
const commands = [...serverCommands, ...clientCommands, ...offlineCommands, ...groups];

process.exitCode = await runCommandLine({ name, version, commands }, argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
});
