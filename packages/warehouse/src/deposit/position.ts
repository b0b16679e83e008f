import { Code, parseToken, positionToToken, StatusError } from "@wellspring/contract";
import type { Stuck } from "../pass.ts";
import type { Session } from "../postgres/session.ts";

/** What the tables hold: everything up to an entry of a log. */
export type TablePosition = {
  /** "" before the first deposit. */
  token: string;
  /** The id that the next well gets. */
  nextWellId: number;
};

/** Where the tables stand. */
export const readPosition = (session: Session): Promise<TablePosition> =>
  selectPosition(session, "position");

/** The same of any schema, and nobody else moves it until the transaction ends. */
export const lockPosition = (session: Session, schema: string): Promise<TablePosition> =>
  selectPosition(session, `"${schema}".position FOR UPDATE`);

const selectPosition = async (session: Session, from: string): Promise<TablePosition> => {
  const [row] = await session.query<{
    log_id: string | null;
    sequence: bigint;
    next_well_id: number;
  }>(`SELECT log_id, sequence, next_well_id FROM ${from}`);
  if (!row) throw changedByOthers(session);
  const { log_id: logId, sequence, next_well_id: nextWellId } = row;
  return { token: logId === null ? "" : positionToToken({ logId, sequence }), nextWellId };
};

/** What the tables say is stuck; undefined where nothing is. */
export const readStuck = async (session: Session): Promise<Stuck | undefined> => {
  const [row] = await session.query<{ sequence: bigint | null; reason: string | null }>(
    "SELECT stuck_sequence AS sequence, stuck_reason AS reason FROM position",
  );
  if (!row) throw changedByOthers(session);
  const { sequence, reason } = row;
  return reason === null ? undefined : { sequence: sequence ?? undefined, reason };
};

/** Has them say it, where they still stand at a token. */
export const noteStuck = async (
  session: Session,
  token: string,
  { sequence, reason }: Stuck,
): Promise<void> => {
  const noted = await session.change(
    `UPDATE position SET stuck_sequence = $1, stuck_reason = $2
     WHERE ${standsAt("$3", "$4")}`,
    [sequence ?? null, reason, ...placeOf(token)],
  );
  if (noted !== 1) throw changedByOthers(session);
};

/** Says what the tables hold now, with nothing stuck, where they still stood where they were. */
export const movePosition = async (
  session: Session,
  from: TablePosition,
  to: { logId: string; sequence: bigint; nextWellId: number },
): Promise<void> => {
  const moved = await session.change(
    `UPDATE position SET log_id = $1, sequence = $2, next_well_id = $3, deposited_at = now(),
       stuck_sequence = NULL, stuck_reason = NULL
     WHERE ${standsAt("$4", "$5")}`,
    [to.sequence === 0n ? null : to.logId, to.sequence, to.nextWellId, ...placeOf(from.token)],
  );
  if (moved !== 1) throw changedByOthers(session);
};

const standsAt = (sequence: string, logId: string): string =>
  `sequence = ${sequence} AND log_id IS NOT DISTINCT FROM ${logId}::uuid`;

const placeOf = (token: string): [sequence: bigint, logId: string | null] => {
  const place = parseToken(token);
  return [place?.sequence ?? 0n, place?.logId ?? null];
};

/** That the tables are not as this warehouse left them. */
export const changedByOthers = ({ party, schema }: Session): StatusError =>
  new StatusError(
    Code.ABORTED,
    `another warehouse works on schema "${schema}" of PostgreSQL at ${party.place}`,
  );
