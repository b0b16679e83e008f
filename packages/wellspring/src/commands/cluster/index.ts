import type { CommandGroup } from "@wellspring/cli";
import { activateCommand } from "./activate.ts";
import { hookCommand } from "./hook.ts";
import { rollbackCommand } from "./rollback.ts";
import { scaleCommand } from "./scale.ts";
import { smokeCommand } from "./smoke.ts";
import { statusCommand } from "./status.ts";

/** `wellspring cluster …` */
export const clusterCommands: CommandGroup = {
  command: "cluster",
  describe: "Looks after a release on Kubernetes",
  commands: [
    statusCommand,
    scaleCommand,
    rollbackCommand,
    activateCommand,
    smokeCommand,
    hookCommand,
  ],
};
