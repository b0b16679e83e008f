import { defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

/** `wellspring show RUN` */
export const showCommand = defineCommand({
  command: "show <run>",
  describe: "Shows a run, a plate of it as a heat map, or a well's growth curve",
  examples: [
    ["show run-01", "what is known of the run, and its plates"],
    ["show run-01 --plate 0", "plate 0 at the last read of each well"],
    ["show run-01 --plate 0 --at 36000", "the same after ten hours"],
    ["show run-01 --well B7", "the growth curve of well B7"],
  ],
  positionals: {
    run: { type: "string", demandOption: true, describe: "The run's name" },
  },
  options: {
    ...clientOptions,
    plate: { type: "string", requiresArg: true, describe: "A plate, by its number" },
    well: { type: "string", requiresArg: true, describe: "A well, such as B7" },
    at: {
      type: "string",
      requiresArg: true,
      describe: "Seconds since the run's start: each well's last read at or before that",
    },
  },
  handler: async (args, io) => (await import("../actions/show.ts")).showRun(args, io),
});
