import { Code, parseToken, positionToToken, StatusError } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";

/** What the tables hold: everything up to an entry of a log. */
export type TablePosition = {
  /** "" before the first deposit. */
  token: string;
  /** The id that the next well gets. */
  nextWellId: number;
};

/** Where the tables stand. */
export const readPosition = async (session: Session, lock = ""): Promise<TablePosition> => {
  const [row] = await session.query<{
    log_id: string | null;
    sequence: bigint;
    next_well_id: number;
  }>(`SELECT log_id, sequence, next_well_id FROM position ${lock}`);
  if (!row) throw changedByOthers(session);
  const { log_id: logId, sequence, next_well_id: nextWellId } = row;
  return { token: logId === null ? "" : positionToToken({ logId, sequence }), nextWellId };
};

/** The same, and nobody else moves it until the transaction ends. */
export const lockPosition = (session: Session): Promise<TablePosition> =>
  readPosition(session, "FOR UPDATE");

/** Says what the tables hold now, where they still stood where they were. */
export const movePosition = async (
  session: Session,
  from: TablePosition,
  to: { logId: string; sequence: bigint; nextWellId: number },
): Promise<void> => {
  const before = parseToken(from.token);
  const moved = await session.change(
    `UPDATE position SET log_id = $1, sequence = $2, next_well_id = $3, deposited_at = now()
     WHERE sequence = $4 AND log_id IS NOT DISTINCT FROM $5::uuid`,
    [
      to.sequence === 0n ? null : to.logId,
      to.sequence,
      to.nextWellId,
      before?.sequence ?? 0n,
      before?.logId ?? null,
    ],
  );
  if (moved !== 1) throw changedByOthers(session);
};

/** That the tables are not as this warehouse left them. */
export const changedByOthers = ({ party, schema }: Session): StatusError =>
  new StatusError(
    Code.ABORTED,
    `another warehouse works on schema "${schema}" of PostgreSQL at ${party.place}`,
  );
