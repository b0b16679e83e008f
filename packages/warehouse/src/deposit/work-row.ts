import { Code, formatWorkId, StatusError, type Work, Work_State } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { toText } from "./texts.ts";
import { msToTime } from "./times.ts";

/** A work with all of its body, and the id of its project in the tables. */
export type DepositedWork = Work & { projectId: number };

/** What the tables of all engines have of a work. */
export const toWorkRow = (work: DepositedWork): Record<string, unknown> => {
  const isFailed = work.state === Work_State.FAILED;
  return {
    id: formatWorkId(work.workId),
    project_id: work.projectId,
    number: `${work.number}`,
    principal: toText(work.principal),
    submitted_at: msToTime(work.submittedAtMs),
    state: stateNames.get(work.state) ?? "kept",
    failure: isFailed ? toText(work.failure) : null,
    failure_code: isFailed ? work.failureCode : null,
  };
};

const stateNames: ReadonlyMap<Work_State, string> = new Map([
  [Work_State.WAITING, "waiting"],
  [Work_State.DONE, "done"],
  [Work_State.FAILED, "failed"],
]);

/** The columns of toWorkRow with their types, then a table's own ones. */
const sharedColumns: Readonly<Record<string, string>> = {
  ...{ id: "uuid", project_id: "integer", number: "bigint", principal: "text" },
  ...{ submitted_at: "timestamptz", state: "text", failure: "text", failure_code: "integer" },
};

/** Writes rows of works as they are now, whether they were there or not; `columns` are typed. */
export const writeWorkRows = async (
  session: Session,
  table: "sample" | "calculation" | "crunch_result",
  columns: Readonly<Record<string, string>>,
  rows: readonly Record<string, unknown>[],
): Promise<void> => {
  const types = { ...sharedColumns, ...columns };
  const names = Object.keys(types).map((name) => `"${name}"`);
  const typed = Object.entries(types).map(([name, type]) => `"${name}" ${type}`);
  // JSON has no bytes.
  const values = Object.entries(types).map(([name, type]) =>
    type === "bytea" ? `decode("${name}", 'base64')` : `"${name}"`,
  );
  await session.change(
    `INSERT INTO ${table} (${names})
     SELECT ${values} FROM json_to_recordset($1) AS row (
       ${typed.map((column) => column.replace(/ bytea$/, " text"))})
     ON CONFLICT (id) DO UPDATE SET (${names}) = ROW (${names.map((name) => `excluded.${name}`)})`,
    [JSON.stringify(rows)],
  );
};

/** What `decode` makes of bytes; undefined where they are none of its form. */
export const decodeOr = <Value>(
  decode: (bytes: Buffer) => Value,
  bytes: Buffer,
): Value | undefined => {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
};

/** DATA_LOSS: what an engine made of a work is not in its form. */
export const wrongResult = ({ workId, engine }: Work): StatusError =>
  new StatusError(Code.DATA_LOSS, `work ${formatWorkId(workId)} has no result of ${engine}'s form`);
