import { resolve } from "node:path";
import { defineCommand } from "@wellspring/cli";
import {
  engineOptions,
  httpOption,
  listenOption,
  serverOptions,
  storeOptions,
} from "../server-options.ts";

export const serveCommand = defineCommand({
  command: "serve",
  describe: "Runs everything in one process: gateway, engines, backend and an embedded log",
  examples: [
    ["serve --data runs", "keeps runs in the folder runs until Ctrl-C"],
    ["serve --http 127.0.0.1:8080", "serves HTTP too: see http://127.0.0.1:8080/docs"],
    ["serve --print", "keeps nothing and prints every reading that arrives"],
  ],
  positionals: {},
  options: {
    listen: listenOption(50051),
    http: httpOption,
    ...storeOptions,
    print: {
      type: "boolean",
      default: false,
      describe: "Store nothing: print each reading that arrives as a JSON line",
    },
    engines: {
      type: "boolean",
      default: true,
      describe: "Compute what is handed in; --engines=false leaves it to engines elsewhere",
    },
    ...engineOptions,
    ...serverOptions,
  },
  handler: async (args, { stdout }) => {
    const { createLogger, runUntilStopped } = await import("@wellspring/service");
    const { printReady } = await import("../ready.ts");
    const { openServe } = await import("../serve.ts");
    const logger = createLogger({ name: "wellspring", level: args.logLevel });
    const servers = await openServe({ ...args, logger, stdout });
    const { address, httpAddress: http } = servers;
    const server = args.print ? "serve --print" : "serve";
    const ready = { server, address, ...(http && { http }) };
    const data = args.print ? {} : { data: resolve(args.data) };
    const onStarted = () => printReady(stdout, { ...ready, ...data }, args.json);
    return runUntilStopped(servers, { logger, onStarted });
  },
});
