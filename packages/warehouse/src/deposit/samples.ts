import { formatWorkId, instantToText, parseInstant, Work_State } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { toText } from "./texts.ts";
import { msToTime, toTimeOrNull } from "./times.ts";
import { type DepositedWork, decodeOr, toWorkRow, writeWorkRows, wrongResult } from "./work-row.ts";

/** Writes samples, and the statistics of those that are done. */
export const writeSamples = async (
  session: Session,
  works: readonly DepositedWork[],
): Promise<void> => {
  await writeWorkRows(session, "sample", sampleColumns, works.map(toSampleRow));
  await session.change("DELETE FROM sample_statistics WHERE sample_id = ANY($1)", [
    works.map(({ workId }) => formatWorkId(workId)),
  ]);
  const done = works.filter(({ state }) => state === Work_State.DONE);
  if (done.length === 0) return;
  await session.change(
    `INSERT INTO sample_statistics (${statisticsColumns})
     SELECT ${statisticsColumns} FROM json_to_recordset($1) AS row (
       sample_id uuid, measured_at timestamptz, measured_at_text text, mean double precision,
       standard_deviation double precision, computed_at timestamptz, engine_version text)`,
    [JSON.stringify(done.map(toStatisticsRow))],
  );
};

const sampleColumns = { content_type: "text", body: "bytea", errors: "text[]" };

const toSampleRow = (work: DepositedWork): Record<string, unknown> => ({
  ...toWorkRow(work),
  content_type: toText(work.contentType),
  body: work.body.toString("base64"),
  errors: work.errors.map(toText),
});

const statisticsColumns =
  "sample_id, measured_at, measured_at_text, mean, standard_deviation, computed_at, engine_version";

const toStatisticsRow = (work: DepositedWork): Record<string, unknown> => {
  const statistics = decodeOr(parseStatistics, work.result);
  if (!statistics) throw wrongResult(work);
  return {
    sample_id: formatWorkId(work.workId),
    measured_at: toTimeOrNull(statistics.timestamp),
    measured_at_text: statistics.timestamp,
    mean: statistics.mean,
    standard_deviation: statistics.standardDeviation,
    computed_at: msToTime(work.finishedAtMs),
    engine_version: toText(work.engineVersion),
  };
};

type StoredStatistics = { timestamp: string; mean: number; standardDeviation: number };

/** What statisticsToJson wrote; undefined where it did not. */
const parseStatistics = (result: Buffer): StoredStatistics | undefined => {
  const { timestamp, mean, standard_deviation: deviation } = JSON.parse(result.toString());
  if (typeof mean !== "number" || typeof deviation !== "number") return undefined;
  const instant = parseInstant(String(timestamp));
  return instant && { timestamp: instantToText(instant), mean, standardDeviation: deviation };
};
