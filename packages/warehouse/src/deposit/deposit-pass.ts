import { Code, parseToken, positionToToken, StatusError } from "@wellspring/contract";
import type { ChangeSource, Deposited, Pass } from "../pass.ts";
import type { Session } from "../postgres/session.ts";
import { clearWholly, removeBeside } from "./beside.ts";
import { assertCounts } from "./counts.ts";
import { depositHeads } from "./heads.ts";
import { changedByOthers, lockPosition, movePosition, type TablePosition } from "./position.ts";
import { copyReadings } from "./readings.ts";
import { hasSkipped, isSkipped, leaveOut, noteMended } from "./skipped.ts";
import { WellIdSource } from "./wells.ts";
import { depositWorks } from "./works.ts";

/** Bodies that are too long to come along with their works. */
export type BodySource = Pick<ChangeSource, "readBody">;

/**
 * Takes the tables through one pass, within one transaction. `known` is the token of where they
 * stood when this warehouse looked last: ABORTED where they stand elsewhere.
 */
export const depositPass = (
  session: Session,
  pass: Pass,
  source: BodySource,
  known: string,
): Promise<Deposited> =>
  session.transaction(async () => {
    const position = await lockPosition(session, session.schema);
    if (position.token !== known) throw changedByOthers(session);
    assertFollows(pass, position);
    const ids = new WellIdSource(position.nextWellId);
    const counts = (await isSkipped(session, pass.begin))
      ? await leaveOut(session, pass)
      : await depositParts(session, pass, source, ids);
    const { hasMore } = await pass.end();
    const isEmpty = pass.runs.length === 0 && counts.works === 0;
    // A position that is lost is no loss where nothing else moved: no disk is waited for.
    if (isEmpty) await session.script("SET LOCAL synchronous_commit TO off");
    const { logId, throughSequence, firstAtMs } = pass.begin;
    const to = { logId, sequence: throughSequence };
    await movePosition(session, position, { ...to, nextWellId: ids.nextId });
    const token = throughSequence === 0n ? "" : positionToToken(to);
    return { token, hasMore, throughSequence, firstAtMs: Number(firstAtMs), ...counts };
  });

/** A pass goes on from where the tables stand, or has all that there is. */
const assertFollows = ({ begin }: Pass, { token }: TablePosition): void => {
  if (begin.isWhole) return;
  const position = parseToken(token);
  if (position?.logId === begin.logId && position.sequence === begin.fromSequence) return;
  const from = `${begin.logId}.${begin.fromSequence}`;
  const text = `the pass goes on from ${from}, and the tables stand at ${token || "nothing"}`;
  throw new StatusError(Code.ABORTED, text);
};

type Counts = Pick<Deposited, "readings" | "works">;

const depositParts = async (
  session: Session,
  pass: Pass,
  source: BodySource,
  ids: WellIdSource,
): Promise<Counts> => {
  const { isWhole, logId } = pass.begin;
  if (isWhole) await clearWholly(session);
  const { runIds, plates } = await depositHeads(session, pass, ids);
  const works = await depositWorks(session, pass.works, source);
  if (isWhole) await removeBeside(session, runIds, new Set(plates.map(({ id }) => id)));
  const readings = await copyReadings(session, pass.readings, plates);
  if (isWhole) await noteMended(session);
  await assertCounts(session, plates, await hasSkipped(session, logId));
  return { readings, works };
};
