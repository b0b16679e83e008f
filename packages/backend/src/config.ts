import { limits, StatusError } from "@wellspring/contract";
import { flagName, type ListenAddress, parseListenAddress, readConfig } from "@wellspring/service";
import { z } from "zod";
import type { NatsConfig } from "./log/nats-config.ts";

/** What a backend is started with. */
export type Config = {
  /** Folder of the store; made where it is missing. */
  dataDir: string;
  listen: ListenAddress;
  /** Milliseconds that open calls get to end when the backend stops. */
  drainTimeoutMs: number;
  /** Percent of the data folder's disk above which writes are refused. */
  diskUsedPercentMax: number;
  log: LogConfig;
};

/** Where the log is: in the backend's own store, or in a stream that it shares with others. */
export type LogConfig = { kind: "embedded" } | SharedLogConfig;

/** A log that is shared through NATS JetStream. */
export type SharedLogConfig = {
  kind: "jetstream";
  nats: NatsConfig;
  /** `http://host:port` of the monitoring of each of NATS' servers: they prove that they flush. */
  monitors: string[];
  /** Whether a backend without that proof is not ready. */
  requireSync: boolean;
  /** Whether somebody vouches for it, so that no proof is asked for. */
  assertSynced: boolean;
  /** Backends that must have flushed an entry before the stream may forget it. */
  trimCopies: number;
  /** `host:port` by which other backends reach this one; undefined where they need not. */
  advertise: string | undefined;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readBackendConfig = (options: unknown): Config => {
  const { dataDir, listen, drainTimeoutMs, diskUsedPercentMax, ...log } = readConfig(
    schema,
    options,
    (option) => (option === "dataDir" ? "--data" : flagName(option)),
  );
  return { dataDir, listen, drainTimeoutMs, diskUsedPercentMax, log: toLogConfig(log) };
};

const toLogConfig = (options: LogOptions): LogConfig => {
  if (options.log === "embedded") return { kind: "embedded" };
  if (options.natsUrl.length === 0) {
    throw StatusError.invalid("--nats-url", "name NATS' servers, nats://HOST:4222,…");
  }
  return {
    kind: "jetstream",
    nats: {
      servers: options.natsUrl,
      user: options.natsUser,
      password: options.natsPassword,
      stream: options.natsStream,
      replicas: options.natsReplicas,
      bytesMax: options.logBytesMax,
    },
    monitors: options.natsMonitor,
    requireSync: options.logRequireSync,
    assertSynced: options.logAssertSynced,
    trimCopies: options.logTrimCopies,
    advertise: options.advertise,
  };
};

/** Options as yargs or the environment give them. */
const list = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((part) => part.trim() || []));
const switched = z
  .union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
  .default(false);
const text = z
  .string()
  .optional()
  .transform((value) => value || undefined);

const logOptions = {
  log: z.enum(["embedded", "jetstream"]).default("embedded"),
  natsUrl: list,
  natsUser: text,
  natsPassword: text,
  natsMonitor: list,
  natsStream: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "is 1 to 64 letters, digits, - and _")
    .default("wellspring"),
  natsReplicas: z.coerce.number().int().min(1).max(5).default(3),
  logBytesMax: z.coerce
    .number()
    .int()
    .min(16 * 1024 * 1024)
    .default(8 * 1024 * 1024 * 1024),
  logRequireSync: switched,
  logAssertSynced: switched,
  logTrimCopies: z.coerce.number().int().min(1).max(16).default(2),
  advertise: text,
};

const schema = z.object({
  dataDir: z.string().min(1, "name a folder").default("wellspring-data"),
  listen: z.string().default("127.0.0.1:50052").transform(parseListenAddress),
  drainTimeoutMs: z.coerce.number().int().min(0).default(10_000),
  diskUsedPercentMax: z.coerce.number().min(1).max(100).default(limits.diskUsedPercentMax),
  ...logOptions,
});

type LogOptions = Pick<z.output<typeof schema>, keyof typeof logOptions>;
