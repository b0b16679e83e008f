import { defineCommand } from "@wellspring/cli";
import { clusterOptions } from "./options.ts";

export const statusCommand = defineCommand({
  command: "status",
  describe: "Shows a release's replicas and versions, and how far each backend is",
  examples: [
    ["status", "of the release ws in the kubeconfig's namespace"],
    ["status --namespace lab --json", "of the one in namespace lab, for programs"],
  ],
  positionals: {},
  options: {
    ...clusterOptions,
    json: { type: "boolean", default: false, describe: "Print JSON for programs" },
  },
  handler: async (args, io) => (await import("../../cluster/status.ts")).printStatus(args, io),
});
