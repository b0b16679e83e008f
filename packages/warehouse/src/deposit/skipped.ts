import type { ChangesBegin } from "@wellspring/contract";
import type { Deposited, Pass } from "../pass.ts";
import type { Session } from "../postgres/session.ts";
import { runOf } from "./runs.ts";

/** Whether somebody had a pass left out; one with all that there is never is. */
export const isSkipped = async (session: Session, begin: ChangesBegin): Promise<boolean> => {
  if (begin.isWhole) return false;
  const rows = await session.query("SELECT FROM skipped WHERE log_id = $1 AND sequence = $2", [
    begin.logId,
    begin.throughSequence,
  ]);
  return rows.length > 0;
};

/** Whether entries of a log were left out, and everything was not deposited anew since. */
export const hasSkipped = async (session: Session, logId: string): Promise<boolean> => {
  const rows = await session.query(
    `SELECT FROM skipped
     WHERE log_id = $1 AND skipped_at IS NOT NULL AND mended_at IS NULL LIMIT 1`,
    [logId],
  );
  return rows.length > 0;
};

/** Reads a pass to its end and deposits nothing of it, which is noted and seen at its plates. */
export const leaveOut = async (
  session: Session,
  { begin, runs, works, readings }: Pass,
): Promise<Pick<Deposited, "readings" | "works">> => {
  await exhaust(works);
  await exhaust(readings);
  await session.change(
    "UPDATE skipped SET skipped_at = now() WHERE log_id = $1 AND sequence = $2",
    [begin.logId, begin.throughSequence],
  );
  for (const change of runs) {
    const { project, name } = runOf(change);
    await session.change(
      `UPDATE plate SET digest = NULL FROM run JOIN project ON project.id = run.project_id
       WHERE plate.run_id = run.id AND project.name = $1 AND run.name = $2
         AND plate.number = ANY($3)`,
      [project, name, change.plates.flatMap(({ plate }) => plate?.plate ?? [])],
    );
  }
  return { readings: 0, works: 0 };
};

const exhaust = async (source: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of source);
};

/** Says that what was left out is here, as everything was deposited anew. */
export const noteMended = (session: Session): Promise<number> =>
  session.change(
    "UPDATE skipped SET mended_at = now() WHERE skipped_at IS NOT NULL AND mended_at IS NULL",
  );
