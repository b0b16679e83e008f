import { defineCommand } from "../command.ts";
import { clientOptions, selectionOptions } from "../options.ts";

/** `wellspring export RUN` */
export const exportCommand = defineCommand({
  command: "export <run>",
  describe: "Writes a run's readings as CSV or JSON, to standard output or to a file",
  examples: [
    ["export run-01 -o run-01.csv", "the robots' own form; can be uploaded again"],
    ["export run-01 --plate 0 --well B7 --to 3600", "one well's first hour"],
    ["export run-01 --format wide | head", "a column for each well"],
    ["export run-01 --format json | jq length", "an array with an object for each reading"],
  ],
  positionals: {
    run: { type: "string", demandOption: true, describe: "The run's name" },
  },
  options: {
    ...clientOptions,
    ...selectionOptions,
    json: { type: "boolean", default: false, describe: "The same as --format json" },
    from: { type: "string", requiresArg: true, describe: "First second since the run's start" },
    to: { type: "string", requiresArg: true, describe: "Last second since the run's start" },
    format: {
      choices: ["csv", "wide", "json"],
      requiresArg: true,
      default: "csv",
      describe: "csv: the robots' form; wide: CSV with a column for each well; json: an array",
    },
    value: {
      choices: ["measured", "corrected"],
      requiresArg: true,
      default: "measured",
      describe: "Which optical density wide shows",
    },
    output: {
      alias: "o",
      type: "string",
      requiresArg: true,
      describe: "A file, which appears when it is whole; - is standard output",
    },
  },
  handler: async (args, io) => (await import("../actions/export.ts")).exportRun(args, io),
});
