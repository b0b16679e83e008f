import type { Options } from "yargs";
import type { EntryArguments } from "./entry.ts";
import { UsageError } from "./usage-error.ts";

/** The options by which a server is reached and entered. */
export const entryOptions = {
  server: {
    type: "string",
    requiresArg: true,
    default: "127.0.0.1:50051",
    describe: "The gateway's address, HOST or HOST:PORT",
  },
  key: {
    type: "string",
    requiresArg: true,
    describe: "Better as WELLSPRING_KEY, or kept by login: every user sees command lines",
  },
  tls: { type: "boolean", default: false, describe: "Talk TLS; the server has to prove its name" },
  ca: {
    type: "string",
    requiresArg: true,
    describe: "File of the authorities (PEM) that may vouch for the server; means --tls",
  },
} as const satisfies Record<string, Options>;

/** The options of every client command. */
export const clientOptions = {
  ...entryOptions,
  project: {
    type: "string",
    requiresArg: true,
    default: "default",
    describe: "The project the runs belong to",
  },
  timeout: {
    type: "string",
    requiresArg: true,
    default: "60",
    describe: "Seconds without any progress after which it gives up",
  },
  json: { type: "boolean", default: false, describe: "Print JSON for programs" },
} as const satisfies Record<string, Options>;

/** What every client command gets of them. */
export type ClientArguments = EntryArguments & {
  server: string;
  project: string;
  timeout: string;
  json: boolean;
};

/** Which readings of a run. */
export const selectionOptions = {
  plate: { type: "string", requiresArg: true, describe: "One plate, by its number" },
  well: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "A well, such as B7; can be repeated",
  },
} as const satisfies Record<string, Options>;

/** A whole number of the command line, at least 0; undefined where it is not given. */
export const parseWholeNumber = (option: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw new UsageError(`--${option}: "${text}" is no whole number`);
  return number;
};

/** A number of seconds above zero, as milliseconds. */
export const parseSeconds = (option: string, text: string): number => {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds > 0 && seconds <= secondsMax) return seconds * 1_000;
  throw new UsageError(
    `--${option}: "${text}" is no number of seconds from 0.001 to ${secondsMax}`,
  );
};

/** What timers of 31 bits of milliseconds hold. */
const secondsMax = 2_147_483;
