import { defineCommand } from "@wellspring/cli";
import { clusterOptions } from "./options.ts";

export const hookCommand = defineCommand({
  command: "hook <event>",
  describe: "Keeps replicas as they were asked for last; run by the chart's own Jobs",
  examples: [
    [
      "hook post-upgrade --kind Deployment/ws-gateway=2",
      "sets two where the chart's value changed, and leaves kubectl scale alone else",
    ],
  ],
  positionals: {
    event: {
      choices: ["post-install", "post-upgrade", "post-rollback"],
      demandOption: true,
      describe: "When it is run, in Helm's words",
    },
  },
  options: {
    ...clusterOptions,
    kind: {
      type: "string",
      array: true,
      requiresArg: true,
      demandOption: true,
      describe: "KIND/NAME=REPLICAS as the chart's values ask for it; can be repeated",
    },
  },
  handler: async (args, io) => (await import("../../cluster/replica-hook.ts")).runHook(args, io),
});
