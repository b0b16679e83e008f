import { type Command, type CommandGroup, clientCommands, keyCommands } from "@wellspring/cli";
import { backendCommand } from "./commands/backend.ts";
import { checkCommand } from "./commands/check.ts";
import { clusterCommands } from "./commands/cluster/index.ts";
import { engineCommand } from "./commands/engine.ts";
import { gatewayCommand } from "./commands/gateway.ts";
import { restoreCommand } from "./commands/restore.ts";
import { serveCommand } from "./commands/serve.ts";
import { warehouseCommand } from "./commands/warehouse.ts";

const serverCommands = [
  serveCommand,
  gatewayCommand,
  backendCommand,
  engineCommand,
  warehouseCommand,
];
const offlineCommands = [restoreCommand, checkCommand];
const groups = [keyCommands, clusterCommands];

/** Everything that `wellspring` can do, in the order of its help. */
export const allCommands: readonly (Command | CommandGroup)[] = [
  ...serverCommands,
  ...clientCommands,
  ...offlineCommands,
  ...groups,
];
