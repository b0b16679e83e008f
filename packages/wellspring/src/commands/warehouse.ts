import { defineCommand } from "@wellspring/cli";
import { listenOption, metricsOption, postgresOptions, serverOptions } from "../server-options.ts";
import type { WarehouseAction } from "../warehouse/run-action.ts";

const actions = ["check", "rebuild", "skip"] as const satisfies WarehouseAction[];

export const warehouseCommand = defineCommand({
  command: "warehouse [action] [entry]",
  describe: "Copies all that becomes visible into PostgreSQL; checks and rebuilds the copy",
  examples: [
    ["warehouse --postgres postgres://lab@db.example.org/growth", "follows the backend here"],
    ["warehouse --backend kubernetes:lab/ws-backend:grpc", "follows pods of a Service"],
    ["warehouse check", "holds the copy against a backend, plate by plate, reading by reading"],
    ["warehouse rebuild", "makes the copy anew beside the one there is, then swaps them"],
    ["warehouse skip 1234", "leaves out an entry that can't be deposited, which is recorded"],
  ],
  positionals: {
    action: { choices: actions, describe: "What to do once; without it, it follows until Ctrl-C" },
    entry: { type: "string", describe: "The entry to leave out, as it was named" },
  },
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
  handler: async ({ action, entry, ...args }, { stdout }) => {
    const { readWarehouseConfig } = await import("@wellspring/warehouse");
    const { readOptions } = await import("../read-options.ts");
    const config = readOptions(() => readWarehouseConfig(args));
    const { createLogger, runUntilStopped } = await import("@wellspring/service");
    const logger = createLogger({ name: "warehouse", level: args.logLevel });
    if (action !== undefined) {
      const { runAction } = await import("../warehouse/run-action.ts");
      return runAction({ action, entry, config, logger, json: args.json, stdout });
    }
    const { Context } = await import("@wellspring/warehouse");
    const { printReady } = await import("../ready.ts");
    const context = await Context.open(config, { logger });
    const ready = { server: "warehouse", address: context.address };
    const onStarted = () => printReady(stdout, ready, args.json);
    return runUntilStopped(context, { logger, onStarted });
  },
});
