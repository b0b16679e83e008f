import { resolve } from "node:path";
import { defineCommand } from "@wellspring/cli";
import {
  listenOption,
  logOptions,
  metricsOption,
  serverOptions,
  storeOptions,
} from "../server-options.ts";

export const backendCommand = defineCommand({
  command: "backend",
  describe: "Runs a backend: the store and its log, for gateways to talk to",
  examples: [
    ["backend --data runs", "keeps its data in the folder runs, listens on port 50052"],
    ["backend --data runs --print", "and prints every reading that it stores"],
    [
      "backend --log jetstream --nats-url nats://127.0.0.1:4222 --nats-replicas 1",
      "shares its log with every backend that is started like this",
    ],
  ],
  positionals: {},
  options: {
    listen: listenOption(50052),
    metrics: metricsOption,
    ...storeOptions,
    ...logOptions,
    print: {
      type: "boolean",
      default: false,
      describe: "Print every reading stored, a JSON line each",
    },
    ...serverOptions,
  },
  handler: async (args, { stdout }) => {
    const { BackendServer, readBackendConfig } = await import("@wellspring/backend");
    const { createLogger, runUntilStopped } = await import("@wellspring/service");
    const { readingLines } = await import("../print/reading-lines.ts");
    const { readOptions } = await import("../read-options.ts");
    const { printReady } = await import("../ready.ts");
    const logger = createLogger({ name: "backend", level: args.logLevel });
    const server = await BackendServer.open(
      readOptions(() => readBackendConfig(args)),
      {
        logger,
        ...(args.print && {
          onStored: (stored) => {
            for (const lines of readingLines(stored)) stdout.write(lines);
          },
        }),
      },
    );
    const ready = { server: "backend", address: server.address, data: resolve(args.data) };
    const onStarted = () => printReady(stdout, ready, args.json);
    return runUntilStopped(server, { logger, onStarted });
  },
});
