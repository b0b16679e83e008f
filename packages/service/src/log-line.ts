import { type DestinationStream, destination, type Logger, pino } from "pino";

export type { Logger } from "pino";

/** How much a server can be told to tell. */
export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** How much a server tells. */
export type LogLevel = (typeof logLevels)[number];

/** What a logger is made of. */
export type LoggerOptions = {
  /** The server's name, in every line. */
  name: string;
  /** The least important lines that are written; `info` by default. */
  level?: LogLevel;
  /** Where lines go; standard error by default. */
  destination?: DestinationStream;
};

/**
 * A logger that writes JSON lines with `level` (a word), `time` (RFC 3339), `name`, `msg`, and
 * `err` with type, message and stack. Lines are written at once: none is lost when a server dies.
 */
export const createLogger = (options: LoggerOptions): Logger =>
  pino(
    {
      name: options.name,
      level: options.level ?? "info",
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination ?? destination({ dest: 2, sync: true }),
  );
