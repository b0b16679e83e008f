import { defineCommand } from "@wellspring/cli";
import { clusterOptions, timeoutOption } from "./options.ts";

export const rollbackCommand = defineCommand({
  command: "rollback",
  describe: "Goes back to the last revision of the release that was good, and waits for it",
  examples: [
    ["rollback", "to the last revision before this one that Helm had deployed"],
    ["rollback --to 3", "to revision 3"],
  ],
  positionals: {},
  options: {
    ...clusterOptions,
    to: { type: "string", requiresArg: true, describe: "The revision, as helm history shows it" },
    timeout: timeoutOption(600),
  },
  handler: async (args, io) => (await import("../../cluster/rollback.ts")).rollBack(args, io),
});
