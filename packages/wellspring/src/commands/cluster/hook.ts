import { defineCommand } from "@wellspring/cli";
import { clusterOptions } from "./options.ts";

export const hookCommand = defineCommand({
  command: "hook <event>",
  describe: "Keeps replicas as they were asked for last; run by the chart's own Jobs",
  examples: [
    [
      "hook post-upgrade --kind StatefulSet --name ws-backend --replicas 2",
      "sets two backends where the chart's value changed, and leaves kubectl scale alone else",
    ],
    [
      "hook post-install --kind Deployment/ws-gateway=2 --kind StatefulSet/ws-backend=2",
      "the same for two workloads, each in one word",
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
      describe: "Deployment or StatefulSet, or KIND/NAME=REPLICAS; can be repeated",
    },
    name: {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "The workload's name, once for each --kind",
    },
    replicas: {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "The number that the chart's values ask for, once for each --kind",
    },
  },
  handler: async (args, io) => (await import("../../cluster/replica-hook.ts")).runHook(args, io),
});
