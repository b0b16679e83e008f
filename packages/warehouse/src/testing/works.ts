import { randomBytes } from "node:crypto";
import {
  CalcCommand,
  CalcResult,
  encodeMessage,
  MyData,
  MyResult,
  type Work,
  Work_State,
} from "@wellspring/contract";

let number = 0n;

/** A work that waits, but for what is said of it. */
export const createWork = (said: Partial<Work>): Work => {
  const work = {
    ...{ workId: randomBytes(16), project: "default", engine: "calc", principal: "ada" },
    ...{ number: ++number, submittedAtMs: 1_700_000_000_000n, state: Work_State.WAITING },
    ...{ body: Buffer.alloc(0), contentType: "", errors: [], result: Buffer.alloc(0) },
    ...{ finishedAtMs: 0n, engineVersion: "", failure: "", failureCode: 0, deliveries: 0 },
    ...said,
  };
  return { bodyBytes: BigInt(work.body.length), ...work };
};

/** A work that is done, with when and by whom. */
const done = {
  state: Work_State.DONE,
  finishedAtMs: 1_700_000_001_000n,
  engineVersion: "1.0",
};

/** The sum of 1 and 2, done. */
export const calculation = (said: Partial<Work> = {}): Work =>
  createWork({
    ...done,
    body: encodeMessage(CalcCommand, { command: { $case: "add", add: { a: 1n, b: 2n } } }),
    result: encodeMessage(CalcResult, { result: { $case: "add", add: { result: 3n } } }),
    ...said,
  });

/** A sample with its statistics, done. */
export const sample = (said: Partial<Work> = {}): Work =>
  createWork({
    ...done,
    engine: "statistics",
    contentType: "application/json",
    body: Buffer.from('{"time_stamp":"2019-05-01T10:00:00Z","data":[1,2]}'),
    result: Buffer.from(
      '{"timestamp":"2019-05-01T10:00:00.123456789Z","mean":1.5,"standard_deviation":0.5}',
    ),
    ...said,
  });

/** 12 crunched to 144, done. */
export const crunched = (said: Partial<Work> = {}): Work => {
  const data = { ID: 7n, Data: 12n, Meta: "blank\0" };
  const times = { DTimeStamp: new Date(1_700_000_000_000), ProcessTime: new Date(1_700_000_000_5) };
  return createWork({
    ...done,
    engine: "crunch",
    body: encodeMessage(MyData, data),
    result: encodeMessage(MyResult, { ...data, ...times, RData: 144n }),
    ...said,
  });
};
