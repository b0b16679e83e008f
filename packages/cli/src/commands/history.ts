import { defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

/** `wellspring history RUN` */
export const historyCommand = defineCommand({
  command: "history <run>",
  describe: "Tells who uploaded, appended and retracted what of a run, and when; oldest first",
  examples: [
    ["history run-01", "what happened to run-01, also where it was retracted"],
    ["history run-01 --json", "the same, one JSON object a line"],
  ],
  positionals: {
    run: { type: "string", demandOption: true, describe: "The run's name" },
  },
  options: clientOptions,
  handler: async (args, io) => (await import("../actions/history.ts")).printHistory(args, io),
});
