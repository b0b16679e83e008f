import { defineCommand } from "@wellspring/cli";
import { clusterOptions, timeoutOption } from "./options.ts";

export const scaleCommand = defineCommand({
  command: "scale <replicas>",
  describe: "Changes the number of backends and waits until all have caught up with the log",
  examples: [["scale 5", "five backends, as kubectl scale would, and tells when they serve"]],
  positionals: {
    replicas: { type: "string", demandOption: true, describe: "How many backends, at least 1" },
  },
  options: { ...clusterOptions, timeout: timeoutOption(600) },
  handler: async (args, io) => (await import("../../cluster/scale.ts")).scaleBackends(args, io),
});
