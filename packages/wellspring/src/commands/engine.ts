import { defineCommand } from "@wellspring/cli";
import { engineOptions, listenOption, metricsOption, serverOptions } from "../server-options.ts";

export const engineCommand = defineCommand({
  command: "engine",
  describe: "Runs engines: they take work from backends, compute it, and give back results",
  examples: [
    ["engine --backend 127.0.0.1:50052", "computes whatever that backend hands out"],
    ["engine --kind crunch --function ./my.ts", "crunches with a function of your own"],
    ["engine --kind crunch --nats nats://127.0.0.1:4222", "crunches what is published as data"],
    ["engine --kind calc --backend kubernetes:lab/ws-backend:grpc", "follows pods of a Service"],
  ],
  positionals: {},
  options: {
    listen: listenOption(50053),
    metrics: metricsOption,
    kind: {
      type: "string",
      requiresArg: true,
      default: "statistics,calc,crunch",
      describe: "Engines to run, parted by commas",
    },
    backend: {
      type: "string",
      requiresArg: true,
      default: "127.0.0.1:50052",
      describe: "Backends: HOST:PORT,… or kubernetes:NAMESPACE/SERVICE:PORT",
    },
    capacity: {
      type: "string",
      requiresArg: true,
      default: "1000",
      describe: "Works of each engine that are taken from each backend at once",
    },
    nats: {
      type: "string",
      requiresArg: true,
      describe: "NATS' servers, nats://HOST:4222,…: crunches data from there too",
    },
    "nats-user": { type: "string", requiresArg: true, describe: "Who this engine is to NATS" },
    "nats-password": {
      type: "string",
      requiresArg: true,
      describe: "Better as WELLSPRING_NATS_PASSWORD: every user of a machine sees command lines",
    },
    ...engineOptions,
    ...serverOptions,
  },
  handler: async (args, { stdout }) => {
    const { Context, readEngineConfig } = await import("@wellspring/engine");
    const { createLogger, runUntilStopped } = await import("@wellspring/service");
    const { readOptions } = await import("../read-options.ts");
    const { printReady } = await import("../ready.ts");
    const logger = createLogger({ name: "engine", level: args.logLevel });
    const config = readOptions(() => readEngineConfig(args));
    const context = await Context.open(config, { logger });
    const ready = { server: "engine", address: context.address };
    const onStarted = () => printReady(stdout, ready, args.json);
    return runUntilStopped(context, { logger, onStarted });
  },
});
