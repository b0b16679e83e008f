import { MyData, MyResult, Work_State } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { toText } from "./texts.ts";
import { type DepositedWork, decodeOr, toWorkRow, writeWorkRows, wrongResult } from "./work-row.ts";

/** Writes data to crunch with their results. */
export const writeCrunchResults = (
  session: Session,
  works: readonly DepositedWork[],
): Promise<void> => writeWorkRows(session, "crunch_result", columns, works.map(toRow));

const columns = {
  ...{ source: "text", data_id: "bigint", data: "bigint", meta: "text", body: "bytea" },
  ...{ arrived_at: "timestamptz", result: "bigint", processed_at: "timestamptz" },
  engine_version: "text",
};

const toRow = (work: DepositedWork): Record<string, unknown> => {
  const data = decodeOr((bytes) => MyData.decode(bytes), work.body);
  const isFinished = work.state === Work_State.DONE || work.state === Work_State.FAILED;
  return {
    ...toWorkRow(work),
    source: work.engine === "crunch" ? "grpc" : "nats",
    data_id: data ? `${data.ID}` : null,
    data: data ? `${data.Data}` : null,
    meta: data ? toText(data.Meta) : null,
    body: work.body.toString("base64"),
    ...(work.state === Work_State.DONE && readResult(work)),
    engine_version: isFinished ? toText(work.engineVersion) : null,
  };
};

const readResult = (work: DepositedWork): Record<string, unknown> => {
  const result = decodeOr((bytes) => MyResult.decode(bytes), work.result);
  if (!result) throw wrongResult(work);
  return {
    arrived_at: result.DTimeStamp ?? null,
    result: `${result.RData}`,
    processed_at: result.ProcessTime ?? null,
  };
};
