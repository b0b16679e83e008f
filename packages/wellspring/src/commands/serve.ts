import { resolve } from "node:path";
import { defineCommand } from "@wellspring/cli";
import {
  accessOptions,
  engineOptions,
  httpOption,
  listenOption,
  postgresOptions,
  serverOptions,
  storeOptions,
} from "../server-options.ts";

export const serveCommand = defineCommand({
  command: "serve",
  describe: "Runs everything in one process: gateway, engines, backend and an embedded log",
  examples: [
    ["serve --data runs", "keeps runs in the folder runs until Ctrl-C"],
    ["serve --http 127.0.0.1:8080", "serves HTTP too: see http://127.0.0.1:8080/docs"],
    [
      "serve --listen 0.0.0.0:50051 --tls-cert lab.crt --tls-key lab.key",
      "for other machines too; prints the first key once",
    ],
    ["serve --postgres postgres://lab@127.0.0.1/growth", "keeps a copy of all for SQL, too"],
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
    ...postgresOptions,
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
    const { printReady, webAddress } = await import("../ready.ts");
    const { openServe } = await import("../serve.ts");
    const logger = createLogger({ name: "wellspring", level: args.logLevel });
    const servers = await openServe({ ...args, logger, stdout });
    const { address, firstKey, httpAddress } = servers;
    const server = args.print ? "serve --print" : "serve";
    const data = args.print ? {} : { data: resolve(args.data) };
    const web = webAddress(httpAddress, args.tlsCert);
    const ready = { server, address, ...web, ...data, ...(firstKey && { firstKey }) };
    const onStarted = () => {
      if (firstKey && !args.json) stdout.write(`${firstKeyText} ${firstKey}\n`);
      printReady(stdout, ready, args.json);
    };
    return runUntilStopped(servers, { logger, onStarted });
  },
});

const firstKeyText = "the first key, which opens everything and is shown this once:";
