import { defineCommand } from "../command.ts";
import { clientOptions, selectionOptions } from "../options.ts";

/** `wellspring retract RUN` */
export const retractCommand = defineCommand({
  command: "retract <run>",
  describe: "Takes back a run, a plate of it, or wells of a plate; the reason stays in the history",
  examples: [
    ['retract run-01 --reason "wrong medium"', "takes back the whole run"],
    ['retract run-01 --plate 0 --well B7 --well B8 --reason "spilled"', "takes back two wells"],
  ],
  positionals: {
    run: { type: "string", demandOption: true, describe: "The run's name" },
  },
  options: {
    ...clientOptions,
    ...selectionOptions,
    reason: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "Why; kept in the history",
    },
  },
  handler: async (args, io) => (await import("../actions/retract.ts")).retractReadings(args, io),
});
