import { defineCommand } from "@wellspring/cli";
import { listenOption, metricsOption, postgresOptions, serverOptions } from "../server-options.ts";

export const warehouseCommand = defineCommand({
  command: "warehouse",
  describe: "Copies all that becomes visible into PostgreSQL",
  examples: [
    ["warehouse --postgres postgres://lab@db.example.org/growth", "follows the backend here"],
    ["warehouse --backend kubernetes:lab/ws-backend:grpc", "follows pods of a Service"],
  ],
  positionals: {},
  options: {
    listen: listenOption(50054),
    metrics: metricsOption,
    backend: {
      type: "string",
      requiresArg: true,
      default: "127.0.0.1:50052",
      describe: "Backends: HOST:PORT,… or kubernetes:NAMESPACE/SERVICE:PORT",
    },
    ...postgresOptions,
    ...serverOptions,
  },
  handler: async (args, { stdout }) => {
    const { Context, readWarehouseConfig } = await import("@wellspring/warehouse");
    const { readOptions } = await import("../read-options.ts");
    const config = readOptions(() => readWarehouseConfig(args));
    const { createLogger, runUntilStopped } = await import("@wellspring/service");
    const logger = createLogger({ name: "warehouse", level: args.logLevel });
    const { printReady } = await import("../ready.ts");
    const context = await Context.open(config, { logger });
    const ready = { server: "warehouse", address: context.address };
    const onStarted = () => printReady(stdout, ready, args.json);
    return runUntilStopped(context, { logger, onStarted });
  },
});
