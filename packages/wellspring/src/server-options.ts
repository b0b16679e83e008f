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

/** Where a gateway serves HTTP. */
export const httpOption = {
  type: "string",
  requiresArg: true,
  describe: "Address, HOST:PORT, of HTTP with JSON: runs, samples, /docs; not served by default",
} as const satisfies Options;

/** Options of whoever lets people and robots in. */
export const accessOptions = {
  "require-keys": {
    type: "boolean",
    describe: "Let nobody in without a key",
  },
  "admin-key": {
    type: "string",
    requiresArg: true,
    describe: "A key that opens everything, while it is given here; better as WELLSPRING_ADMIN_KEY",
  },
  "tls-cert": {
    type: "string",
    requiresArg: true,
    describe: "File of the certificate (PEM) to talk TLS with; read again when it changes",
  },
  "tls-key": { type: "string", requiresArg: true, describe: "File of the certificate's key (PEM)" },
} as const satisfies Record<string, Options>;

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

/** How engines compute. */
export const engineOptions = {
  function: {
    type: "string",
    requiresArg: true,
    default: "square",
    describe: "What crunch does: square, collatz-steps, nth-prime, or a module's path, ./my.ts",
  },
  concurrency: {
    type: "string",
    requiresArg: true,
    describe: "Large works computed at once, each in a thread; by default one for each core",
  },
  "time-limit-ms": {
    type: "string",
    requiresArg: true,
    default: "60000",
    describe: "Milliseconds after which a function that computes one work is ended",
  },
} as const satisfies Record<string, Options>;

/** Where a warehouse keeps its copy. */
export const postgresOptions = {
  postgres: {
    type: "string",
    requiresArg: true,
    describe:
      "postgres://USER:PASSWORD@HOST:PORT/DATABASE that holds a copy of all for SQL; better as " +
      "WELLSPRING_POSTGRES: every user of a machine sees its command lines",
  },
  schema: {
    type: "string",
    requiresArg: true,
    default: "wellspring",
    describe: "The schema of the copy, made where it is missing",
  },
} as const satisfies Record<string, Options>;

/** Where a backend keeps its log; all but `log` are about one that is shared through NATS. */
export const logOptions = {
  log: {
    choices: ["embedded", "jetstream"],
    default: "embedded",
    describe: "The log: in this backend's own folder, or in a NATS stream that backends share",
  },
  "nats-url": {
    type: "string",
    requiresArg: true,
    describe: "NATS' servers, nats://HOST:4222,…; needed with --log jetstream",
  },
  "nats-user": { type: "string", requiresArg: true, describe: "Who this backend is to NATS" },
  "nats-password": {
    type: "string",
    requiresArg: true,
    describe: "Better as WELLSPRING_NATS_PASSWORD: every user of a machine sees its command lines",
  },
  "nats-monitor": {
    type: "string",
    requiresArg: true,
    describe: "http://HOST:8222,… of each NATS server, to prove that it syncs what it acknowledges",
  },
  "nats-stream": {
    type: "string",
    requiresArg: true,
    default: "wellspring",
    describe: "The stream's name; backends that name the same one hold the same runs",
  },
  "nats-replicas": {
    type: "string",
    requiresArg: true,
    default: "3",
    describe: "NATS servers that keep the stream when it is made: 1, 3 or 5",
  },
  "log-bytes-max": {
    type: "string",
    requiresArg: true,
    default: "8589934592",
    describe: "Bytes that the stream may hold; a full one refuses writes",
  },
  "log-require-sync": {
    type: "boolean",
    default: false,
    describe: "Not ready without proof, by --nats-monitor, that NATS syncs what it acknowledges",
  },
  "log-assert-synced": {
    type: "boolean",
    default: false,
    describe: "You know that your NATS syncs (sync_interval: always): no proof is asked for",
  },
  "log-trim-copies": {
    type: "string",
    requiresArg: true,
    default: "2",
    describe: "Backends that must have an entry on their disk before the stream forgets it",
  },
  advertise: {
    type: "string",
    requiresArg: true,
    describe: "HOST:PORT by which other backends of the stream reach this one",
  },
} as const satisfies Record<string, Options>;
