import { defineCommand, entryOptions } from "@wellspring/cli";
import { clusterOptions, timeoutOption } from "./options.ts";

export const smokeCommand = defineCommand({
  command: "smoke",
  describe: "Writes a small run through a gateway, reads it back, and takes it back again",
  examples: [
    ["smoke --server ws-gateway:50051", "tells whether a release really stores"],
    ["smoke --server ws-gateway:50051 --each-backend", "and reads the run from every backend"],
    ["smoke --server ws-gateway:50051 --http ws-gateway:8080", "and has a sample computed"],
  ],
  positionals: {},
  options: {
    ...entryOptions,
    project: {
      type: "string",
      requiresArg: true,
      default: "wellspring-smoke",
      describe: "The project that the run is written to",
    },
    "each-backend": {
      type: "boolean",
      default: false,
      describe: "Read the run from each backend of the release too",
    },
    http: {
      type: "string",
      requiresArg: true,
      describe: "Where the gateway serves HTTP, HOST:PORT: have a sample computed, which stays",
    },
    ...clusterOptions,
    timeout: timeoutOption(60),
  },
  handler: async (args, io) => (await import("../../cluster/smoke.ts")).smoke(args, io),
});
