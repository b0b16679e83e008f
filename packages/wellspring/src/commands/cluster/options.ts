import type { Options } from "@wellspring/cli";

/** Options of every command about a cluster: which one, and which release in it. */
export const clusterOptions = {
  namespace: {
    alias: "n",
    type: "string",
    requiresArg: true,
    describe: "The release's namespace; by default the kubeconfig's, or the pod's own",
  },
  release: {
    type: "string",
    requiresArg: true,
    default: "ws",
    describe: "The release's name, as helm install called it",
  },
  kubeconfig: {
    type: "string",
    requiresArg: true,
    describe: "How the cluster is reached; by default as kubectl does, or as a pod",
  },
  context: { type: "string", requiresArg: true, describe: "The kubeconfig's context to use" },
} as const satisfies Record<string, Options>;

/** The option of commands that wait. */
export const timeoutOption = (seconds: number) =>
  ({
    type: "string",
    requiresArg: true,
    default: String(seconds),
    describe: "Seconds after which it gives up",
  }) as const satisfies Options;
