import { defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

/** `wellspring upload FILE…` */
export const uploadCommand = defineCommand({
  command: "upload <file..>",
  describe: "Uploads robots' files (CSV, also as .gz or .zst), each as a whole or not at all",
  examples: [
    ["upload run-01.csv", "stores run-01, or what its column run says"],
    ["upload run-01-*.csv.gz --run run-01 --append", "adds several files to one run"],
    ["upload - --run run-01 < run-01.csv", "reads standard input"],
    ["upload run-01.csv --robot Hamilton --attribute medium=LB", "with what is known of the run"],
    ["upload run-01.csv --dry-run", "checks and compares, stores nothing"],
  ],
  positionals: {
    file: { type: "string", array: true, demandOption: true, describe: "The robots' files, or -" },
  },
  options: {
    ...clientOptions,
    run: {
      type: "string",
      requiresArg: true,
      describe: "The run, where the file has no such column; by default the file's name",
    },
    plate: {
      type: "string",
      requiresArg: true,
      describe: "The plate, where the file has no such column; by default 0",
    },
    append: {
      type: "boolean",
      default: false,
      describe: "Allow new readings of a run that exists",
    },
    robot: { type: "string", requiresArg: true, describe: "The robot's name" },
    instrument: { type: "string", requiresArg: true, describe: "The plate reader's name" },
    "started-at": {
      type: "string",
      requiresArg: true,
      describe: "When the run started, such as 2026-01-31T12:00:00Z",
    },
    attribute: {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "KEY=VALUE, anything else that is known of the run; can be repeated",
    },
    "dry-run": { type: "boolean", default: false, describe: "Check and compare, store nothing" },
  },
  handler: async (args, io) => (await import("../actions/upload.ts")).uploadFiles(args, io),
});
