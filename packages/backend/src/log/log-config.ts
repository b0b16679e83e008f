import { switchOption, wholeNumberOption } from "@wellspring/service";
import { z } from "zod";
import type { NatsConfig } from "./nats-config.ts";

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

const mebibyte = 1024 * 1024;

const list = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((part) => part.trim() || []));

const text = z
  .string()
  .optional()
  .transform((value) => value || undefined);

/** The log's options, as flags or the environment give them. */
export const logOptions = z
  .object({
    log: z.enum(["embedded", "jetstream"]).default("embedded"),
    natsUrl: list,
    natsUser: text,
    natsPassword: text,
    natsMonitor: list,
    natsStream: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, "is 1 to 64 letters, digits, - and _")
      .default("wellspring"),
    natsReplicas: wholeNumberOption(1, 5).default(3),
    logBytesMax: wholeNumberOption(16 * mebibyte).default(8 * 1024 * mebibyte),
    logRequireSync: switchOption().default(false),
    logAssertSynced: switchOption().default(false),
    logTrimCopies: wholeNumberOption(1, 16).default(2),
    advertise: text,
  })
  .refine(({ log, natsUrl }) => log === "embedded" || natsUrl.length > 0, {
    path: ["natsUrl"],
    message: "name NATS' servers, nats://HOST:4222,…",
  });

/** What options that were checked say. */
export const toLogConfig = (options: z.output<typeof logOptions>): LogConfig => {
  if (options.log === "embedded") return { kind: "embedded" };
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
