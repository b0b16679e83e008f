import { setTimeout as delay } from "node:timers/promises";
import type { ListPlatesResponse, PlateSummary } from "@wellspring/contract";
import { readPosition } from "../deposit/position.ts";
import { Session } from "../postgres/session.ts";
import type { Target } from "../postgres/target.ts";
import { assertMade } from "../schema/assert-schema.ts";
import { comparePlates, type Difference } from "./compare-plates.ts";
import { type CountedRows, countRows } from "./stored-digests.ts";

/** Where what backends have is asked for. */
export type PlateSource = {
  /** Their plates in a state that includes a token's, or in any for "". */
  listPlates(token: string): AsyncIterable<ListPlatesResponse>;
};

/** What a check found. */
export type CheckReport = {
  /** Of the state that the tables hold, "" for none. */
  token: string;
  plates: number;
  readings: number;
  /** Empty where the tables hold what backends have. */
  differences: Difference[];
};

/** How a check is made. */
export type CheckOptions = {
  signal: AbortSignal;
  /** Milliseconds before it looks again, 1,000 where it is not said. */
  pauseMs?: number;
};

/**
 * Compares each plate's readings in PostgreSQL, row by row, with what backends say of it. As both
 * get on meanwhile, what differs is looked at again: it counts where it still does.
 *
 * @throws StatusError as Session.connect and the source do; FAILED_PRECONDITION without a schema.
 */
export const checkWarehouse = async (
  target: Target,
  source: PlateSource,
  { signal, pauseMs = 1_000 }: CheckOptions,
): Promise<CheckReport> => {
  await using session = await Session.connect(target);
  await assertMade(session);
  let report = await look(session, source);
  for (let looks = 1; report.mayHaveMoved && looks < looksMax; looks++) {
    await delay(pauseMs, undefined, { signal });
    const next = await look(session, source);
    report = next.mayHaveMoved ? keepBoth(report, next) : next;
  }
  const { mayHaveMoved: _, ...told } = report;
  return told;
};

const looksMax = 5;

/** What one look found. */
type Look = CheckReport & {
  /** There are differences, and backends told of a later state than the tables hold. */
  mayHaveMoved: boolean;
};

const look = async (session: Session, source: PlateSource): Promise<Look> => {
  const { token, rows } = await session.transaction(
    async () => ({ ...(await readPosition(session)), rows: await countRows(session) }),
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  );
  const summaries: PlateSummary[] = [];
  let told = "";
  for await (const part of source.listPlates(token)) {
    told ||= part.token;
    for (const summary of part.plates) summaries.push(summary);
  }
  const differences = [...listStray(rows), ...comparePlates(rows.plates, summaries)];
  return {
    token,
    plates: rows.plates.length,
    readings: rows.plates.reduce((sum, { readings }) => sum + readings, 0),
    differences,
    mayHaveMoved: differences.length > 0 && told !== token,
  };
};

/** What no foreign key proves. */
const listStray = ({ strayReadings, emptyWells }: CountedRows): Difference[] => [
  ...(strayReadings > 0
    ? [{ place: "reading", text: `has ${strayReadings} rows whose well is not there` }]
    : []),
  ...(emptyWells > 0 ? [{ place: "well", text: `has ${emptyWells} rows without a reading` }] : []),
];

/** The later look, with those differences alone that were there before too. */
const keepBoth = (before: Look, now: Look): Look => {
  const places = new Set(before.differences.map(({ place }) => place));
  const differences = now.differences.filter(({ place }) => places.has(place));
  return { ...now, differences, mayHaveMoved: differences.length > 0 };
};
