import { defineCommand } from "@wellspring/cli";
import {
  accessOptions,
  httpOption,
  listenOption,
  metricsOption,
  serverOptions,
} from "../server-options.ts";

export const gatewayCommand = defineCommand({
  command: "gateway",
  describe: "Runs a gateway: what robots and people talk to, in front of backends",
  examples: [
    ["gateway --backend 127.0.0.1:50052", "listens on port 50051, stores in that backend"],
    ["gateway --backend 10.0.0.1:50052,10.0.0.2:50052", "takes whichever of two answers"],
    ["gateway --backend kubernetes:lab/ws-backend:grpc", "follows the pods behind a Service"],
  ],
  positionals: {},
  options: {
    listen: listenOption(50051),
    http: httpOption,
    metrics: metricsOption,
    backend: {
      type: "string",
      requiresArg: true,
      default: "127.0.0.1:50052",
      describe: "Backends of one log: HOST:PORT,… or kubernetes:NAMESPACE/SERVICE:PORT",
    },
    quiet: {
      type: "boolean",
      default: false,
      describe: "Print no line for each call that passes through",
    },
    ...accessOptions,
    ...serverOptions,
  },
  handler: async (args, { stdout }) => {
    const { Context, readGatewayConfig } = await import("@wellspring/gateway");
    const { createLogger, runUntilStopped } = await import("@wellspring/service");
    const { readOptions } = await import("../read-options.ts");
    const { printReady, webAddress } = await import("../ready.ts");
    const logger = createLogger({ name: "gateway", level: args.logLevel });
    const context = await Context.open(
      readOptions(() => readGatewayConfig({ ...args, print: !args.quiet })),
      {
        logger,
      },
    );
    const { address, httpAddress } = context;
    const ready = { server: "gateway", address, ...webAddress(httpAddress, args.tlsCert) };
    const onStarted = () => printReady(stdout, ready, args.json);
    return runUntilStopped(context, { logger, onStarted });
  },
});
