import type { Logger } from "@wellspring/service";
import { openDepositor } from "../deposit/open-depositor.ts";
import type { ChangeSource, Depositor } from "../pass.ts";
import { takeLock } from "../postgres/lock.ts";
import { Session } from "../postgres/session.ts";
import type { Target } from "../postgres/target.ts";
import { assertSchema, assertWritable } from "../schema/assert-schema.ts";
import { swapSchemas } from "./swap-schemas.ts";

/** What a rebuild is told beside where it works. */
export type RebuildOptions = {
  logger: Logger;
  signal: AbortSignal;
  /** Hears which session of PostgreSQL rebuilds already, and is waited for. */
  onWaiting?: (holder: string) => void;
};

/** What a rebuild deposited. */
export type RebuildReport = {
  /** Of the state that the tables hold. */
  token: string;
  passes: number;
  readings: number;
  works: number;
};

/**
 * Deposits all that there is into new tables, in the schema `<schema>_next`, then puts them in the
 * place of the old ones in one step: readers see the old ones, then the new ones. A warehouse that
 * works on the old ones meanwhile finds its position changed, and goes on from the new one.
 *
 * @throws StatusError as openDepositor and the source do; FAILED_PRECONDITION where something
 *   outside of the schema depends on the old tables.
 */
export const rebuildWarehouse = async (
  target: Target,
  source: ChangeSource,
  options: RebuildOptions,
): Promise<RebuildReport> => {
  const next = { ...target, schema: `${target.schema}_next` };
  await assertSwappable(target);
  await dropRest(next, options);
  // Its lock keeps other rebuilds away from what it filled until that is in its place.
  await using depositor = await openDepositor(next, options);
  const report = await fill(depositor, source, options.signal);
  await using session = await Session.connect(target);
  await swapSchemas(session, { schema: next.schema, token: report.token });
  options.logger.info(report, `rebuilt schema ${target.schema}`);
  return report;
};

/** Says at once what would be refused at the end. */
const assertSwappable = async (target: Target): Promise<void> => {
  await using session = await Session.connect(target);
  await assertWritable(session);
  await assertSchema(session);
};

/** Drops what a rebuild left that was broken off. */
const dropRest = async (next: Target, { signal, onWaiting }: RebuildOptions): Promise<void> => {
  await using session = await Session.connect(next);
  await takeLock(session, { signal, onWaiting });
  if (await assertSchema(session)) await session.script(`DROP SCHEMA ${next.schema} CASCADE`);
};

const fill = async (
  depositor: Depositor,
  source: ChangeSource,
  signal: AbortSignal,
): Promise<RebuildReport> => {
  const report = { token: await depositor.position(), passes: 0, readings: 0, works: 0 };
  for (let hasMore = true; hasMore; ) {
    const pass = await source.next(report.token, { waitMs: 0, signal });
    const deposited = await depositor.deposit(pass, source);
    report.token = deposited.token;
    report.passes++;
    report.readings += deposited.readings;
    report.works += deposited.works;
    hasMore = deposited.hasMore;
  }
  return report;
};
