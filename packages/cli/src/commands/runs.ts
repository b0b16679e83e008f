import { defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

/** `wellspring runs` */
export const runsCommand = defineCommand({
  command: "runs",
  describe:
    "Lists the runs of a project: plates, wells, readings, times, and what is known of them",
  examples: [
    ["runs", "the runs of the default project"],
    ["runs --project yeast --json", "the runs of the project yeast, one JSON object a line"],
  ],
  positionals: {},
  options: clientOptions,
  handler: async (args, io) => (await import("../actions/runs.ts")).printRuns(args, io),
});
