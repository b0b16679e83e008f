import { resolve } from "node:path";
import { defineCommand } from "@wellspring/cli";
import { accessOptions, listenOption, serverOptions, storeOptions } from "../server-options.ts";

export const serveCommand = defineCommand({
  command: "serve",
  describe: "Runs everything in one process: gateway, backend and an embedded log",
  examples: [
    ["serve --data runs", "keeps runs in the folder runs until Ctrl-C"],
    [
      "serve --listen 0.0.0.0:50051 --tls-cert lab.crt --tls-key lab.key",
      "for other machines too; prints the first key once",
    ],
    ["serve --print", "keeps nothing and prints every reading that arrives"],
  ],
  positionals: {},
  options: {
    listen: listenOption(50051),
    ...storeOptions,
    print: {
      type: "boolean",
      default: false,
      describe: "Store nothing: print each reading that arrives as a JSON line",
    },
    ...accessOptions,
    insecure: {
      type: "boolean",
      default: false,
      describe: "Listen to other machines without TLS, and let everyone in unless --require-keys",
    },
    ...serverOptions,
  },
  handler: async (args, { stdout }) => {
    const { createLogger, runUntilStopped } = await import("@wellspring/service");
    const { printReady } = await import("../ready.ts");
    const { openServe } = await import("../serve.ts");
    const logger = createLogger({ name: "wellspring", level: args.logLevel });
    const servers = await openServe({ ...args, logger, stdout });
    const ready = { server: args.print ? "serve --print" : "serve", address: servers.address };
    const data = args.print ? {} : { data: resolve(args.data) };
    const { firstKey } = servers;
    if (firstKey && !args.json) stdout.write(`${firstKeyText} ${firstKey}\n`);
    printReady(stdout, { ...ready, ...data, ...(firstKey && { firstKey }) }, args.json);
    return runUntilStopped(servers, { logger });
  },
});

const firstKeyText = "the first key, which opens everything and is shown this once:";
