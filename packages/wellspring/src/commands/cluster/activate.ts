import { defineCommand } from "@wellspring/cli";
import { clusterOptions } from "./options.ts";

export const activateCommand = defineCommand({
  command: "activate",
  describe: "Lets backends write the newest form they know; the release before can't read it",
  examples: [["activate", "once a release has proved itself and no rollback is wanted any more"]],
  positionals: {},
  options: {
    ...clusterOptions,
    form: { type: "string", requiresArg: true, describe: "The form; by default the newest known" },
  },
  handler: async (args, io) => (await import("../../cluster/activate.ts")).activateForm(args, io),
});
