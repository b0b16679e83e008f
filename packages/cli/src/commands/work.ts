import { defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

/** `wellspring work` and `wellspring work retry ID` */
export const workCommand = defineCommand({
  command: "work [action] [id]",
  describe: "Lists what waits, what runs where, what failed and why; or retries it",
  examples: [
    ["work", "what waits, who computes it, and what failed"],
    ["work --engine calc --state done --json", "what is done, as JSON"],
    ["work retry $ID", "has failed work computed again"],
  ],
  positionals: {
    action: { choices: ["retry"], describe: "retry: has the work that ID names computed anew" },
    id: { type: "string", describe: "The id of failed work" },
  },
  options: {
    ...clientOptions,
    engine: { type: "string", requiresArg: true, describe: "Of one engine alone" },
    state: {
      choices: ["kept", "waiting", "done", "failed"],
      array: true,
      requiresArg: true,
      default: ["waiting", "failed"],
      describe: "In this state; can be repeated",
    },
  },
  handler: async (args, io) => (await import("../actions/work.ts")).listOrRetryWork(args, io),
});
