import type { Writable } from "node:stream";
import { type ExitCode, exitCode, UsageError } from "@wellspring/cli";
import type { Logger } from "@wellspring/service";
import {
  BackendChanges,
  type Config,
  checkWarehouse,
  rebuildWarehouse,
  skipEntry,
} from "@wellspring/warehouse";
import { checkToText, rebuildToText, targetToText } from "./copy-report.ts";

/** What can be done with a copy beside keeping it up to date. */
export type WarehouseAction = "check" | "rebuild" | "skip";

/** What is to be done once with a copy, and how it is told. */
export type ActionOptions = {
  action: WarehouseAction;
  /** Of `skip`: the entry. */
  entry: string | undefined;
  config: Config;
  logger: Logger;
  json: boolean;
  stdout: Writable;
};

/** Does it; resolves with the process's exit code. Throws UsageError and StatusErrors. */
export const runAction = async (options: ActionOptions): Promise<ExitCode> => {
  const { action, entry, config, logger } = options;
  if (action === "skip") return skip(parseEntry(entry), options);
  if (entry !== undefined) throw new UsageError(`warehouse ${action} takes no entry`);
  await using source = await BackendChanges.open(config.backends, { logger });
  return await (action === "check" ? check : rebuild)(source, options);
};

const parseEntry = (text: string | undefined): bigint => {
  if (text === undefined) throw new UsageError("warehouse skip needs the entry to leave out");
  if (/^[1-9][0-9]{0,18}$/.test(text)) return BigInt(text);
  throw new UsageError(`"${text}" is no entry: a whole number such as 1234 is`);
};

const skip = async (sequence: bigint, options: ActionOptions): Promise<ExitCode> => {
  const { target } = options.config;
  await skipEntry(target, sequence);
  const text = `${targetToText(target)}: entry ${sequence} is left out once its turn comes`;
  print(options, `${text}; warehouse check tells what is missing then\n`, {
    skipped: Number(sequence),
  });
  return exitCode.ok;
};

const check = async (source: BackendChanges, options: ActionOptions): Promise<ExitCode> => {
  const { target } = options.config;
  const report = await checkWarehouse(target, source, { signal: never });
  print(options, checkToText(target, report), report);
  return report.differences.length === 0 ? exitCode.ok : exitCode.refused;
};

const rebuild = async (source: BackendChanges, options: ActionOptions): Promise<ExitCode> => {
  const { config, logger } = options;
  const onWaiting = (holder: string): void => logger.warn(`waits for another rebuild: ${holder}`);
  const report = await rebuildWarehouse(config.target, source, {
    ...{ logger, onWaiting },
    signal: never,
  });
  print(options, rebuildToText(config.target, report), report);
  return exitCode.ok;
};

/** Ctrl-C ends the process: PostgreSQL takes back what was not committed. */
const { signal: never } = new AbortController();

const print = ({ json, stdout }: ActionOptions, text: string, report: object): void => {
  stdout.write(json ? `${JSON.stringify(report)}\n` : text);
};
