import { formatWorkId, type HistoryEvent } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { toText } from "./texts.ts";
import { msToTime } from "./times.ts";

/** A retraction, and the id of the run that it was of. */
export type RetractionOfRun = { runId: number; event: HistoryEvent };

/** Writes retractions that are new. */
export const depositRetractions = async (
  session: Session,
  retractions: readonly RetractionOfRun[],
): Promise<void> => {
  if (retractions.length === 0) return;
  await session.change(
    `INSERT INTO retraction (${columns})
     SELECT ${columns} FROM json_to_recordset($1) AS row (
       id uuid, run_id integer, plate integer, wells text[], reason text, readings bigint,
       principal text, retracted_at timestamptz)
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(retractions.map(toRow))],
  );
};

const columns = "id, run_id, plate, wells, reason, readings, principal, retracted_at";

const toRow = ({ runId, event }: RetractionOfRun): Record<string, unknown> => ({
  id: formatWorkId(event.id),
  run_id: runId,
  plate: event.plate ?? null,
  wells: event.wells,
  reason: toText(event.reason),
  readings: event.retractedReadings,
  principal: toText(event.principal),
  retracted_at: msToTime(event.atMs),
});
