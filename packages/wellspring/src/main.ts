import { runCommandLine } from "@wellspring/cli";
import manifest from "../package.json" with { type: "json" };
import { allCommands as commands } from "./all-commands.ts";

const { name, version } = manifest;
const { argv, env, stdin, stdout, stderr } = process;

process.exitCode = await runCommandLine({ name, version, commands }, argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
});
