import { z } from "zod";
import {
  type ListenAddress,
  parsedOption,
  parseListenAddress,
  wholeNumberOption,
} from "./config.ts";
import { type Fault, faults } from "./fault.ts";
import { type LogLevel, logLevels } from "./log-line.ts";

/** What every server is started with. */
export type ServerConfig = {
  listen: ListenAddress;
  /** Where metrics can be asked for over HTTP; nowhere by default. */
  metrics?: ListenAddress;
  /** The least important log lines that are written; `info` by default. */
  logLevel?: LogLevel;
  /** Milliseconds that open calls get to end when the server stops. */
  drainTimeoutMs: number;
  /** How the server misbehaves on purpose; not at all by default. */
  fault?: Fault;
};

/** The options of a ServerConfig for a schema; it listens on `port` of this machine by default. */
export const serverOptions = (port: number) => ({
  listen: parsedOption(parseListenAddress).prefault(`127.0.0.1:${port}`),
  metrics: parsedOption(parseListenAddress).optional(),
  logLevel: z.enum(logLevels).optional(),
  drainTimeoutMs: wholeNumberOption(0).default(10_000),
  fault: z.enum(faults).optional(),
});
