import type { Options } from "@wellspring/cli";

/** The option of every server where it listens. */
export const listenOption = (port: number) =>
  ({
    type: "string",
    requiresArg: true,
    default: `127.0.0.1:${port}`,
    describe: "Address to listen on, HOST:PORT; port 0 takes a free one",
  }) as const satisfies Options;

/** Where a server that stands by itself tells its metrics. */
export const metricsOption = {
  type: "string",
  requiresArg: true,
  describe: "Address, HOST:PORT, of plain HTTP with /metrics for Prometheus, and /ready",
} as const satisfies Options;

/** Options that every server has. */
export const serverOptions = {
  "log-level": {
    choices: ["fatal", "error", "warn", "info", "debug", "trace"],
    default: "warn",
    describe: "Log lines from this level on, as JSON on standard error",
  },
  "drain-timeout-ms": {
    type: "string",
    requiresArg: true,
    default: "10000",
    describe: "Milliseconds that open calls get to end when the server stops",
  },
  json: {
    type: "boolean",
    default: false,
    describe: "Print the line that tells it is ready as JSON",
  },
} as const satisfies Record<string, Options>;

/** Options of whoever stores. */
export const storeOptions = {
  data: {
    type: "string",
    requiresArg: true,
    default: "wellspring-data",
    describe: "Folder of the data; made where it is missing",
  },
  "disk-used-percent-max": {
    type: "string",
    requiresArg: true,
    default: "85",
    describe: "Part of the data folder's disk, in percent, above which writes are refused",
  },
} as const satisfies Record<string, Options>;
