import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type Completed, limits, StatusError, type WorkRequest } from "@wellspring/contract";
import type { Outcome } from "../apply/outcome.ts";
import type { Record } from "../gen/wellspring/backend/v1/log.ts";
import { idOf } from "../testing/readings.ts";
import { EngineSession } from "./dispatch/engine-session.ts";
import { ResultIntake } from "./result-intake.ts";

const nothing: WorkRequest = { open: undefined, completed: [], failed: [], extend: [] };
const completedOf = (work: number, said: Partial<Completed> = {}): Completed => {
  return { workId: idOf(work), result: Buffer.from(`${work}`), indexEntries: [], ...said };
};

/** An intake whose log does what a spec says. */
const openIntake = (
  append = async (): Promise<Outcome> => ({ kind: "finished", sequence: 2n }),
) => {
  const records: Record[] = [];
  let failed = 0;
  const source = { handOut: async () => [], giveBack: () => undefined, close: () => undefined };
  const session = new EngineSession({ engine: "calc", version: "1.0", capacity: 9 }, source);
  const intake = new ResultIntake({
    log: {
      append: (record) => {
        records.push(record);
        return append();
      },
    },
    session,
    principal: "engine-1",
    countFailed: (_engine, works) => {
      failed += works;
    },
  });
  return { intake, session, records, failed: () => failed };
};

/** Failures that were appended. */
const failuresOf = (records: readonly Record[]) =>
  records.flatMap(({ change }) =>
    change?.$case === "fail"
      ? change.fail.works.map(({ failure, failureCode }) => [failure, failureCode])
      : [],
  );

describe("ResultIntake", () => {
  it("appends results of one message together, and as many records as they need", async () => {
    const { intake, records } = openIntake();
    const large = { result: Buffer.alloc(limits.workResultBytesMax) };
    await intake.take({
      ...nothing,
      completed: [completedOf(1), completedOf(2), completedOf(3, large)],
    });
    await intake.settle();
    const sizes = records.map(
      ({ change }) => change?.$case === "complete" && change.complete.works.length,
    );
    assert.deepEqual(sizes, [2, 1]);
    assert.equal(records[0].principal, "engine-1");
  });

  for (const [said, failure] of [
    [
      { result: Buffer.alloc(limits.workResultBytesMax + 1) },
      "the result has 262145 bytes, at most 262144 are kept",
    ],
    [
      {
        indexEntries: Array.from({ length: 17 }, (_, n) => ({ name: `i${n}`, key: Buffer.of(1) })),
      },
      "the result has 17 index entries, at most 16",
    ],
    [
      { indexEntries: [1, 2].map((key) => ({ name: "value", key: Buffer.of(key) })) },
      "the result is in an index twice",
    ],
    [
      { indexEntries: [{ name: "Value", key: Buffer.of(1) }] },
      'the result has an index whose name "Value" is no name as in [a-z][a-z0-9_-]*',
    ],
    [
      { indexEntries: [{ name: "value", key: Buffer.alloc(201) }] },
      "the result has a key of 201 bytes, at most 200",
    ],
  ] as const) {
    it(`has work fail whose engine says what can't be kept: ${failure}`, async () => {
      const { intake, records, failed } = openIntake();
      const entries = "indexEntries" in said ? { indexEntries: [...said.indexEntries] } : said;
      await intake.take({ ...nothing, completed: [completedOf(1, entries)] });
      assert.deepEqual(failuresOf(records), [[failure, Code.INTERNAL]]);
      assert.equal(failed(), 1);
    });
  }

  it("makes failures that can be kept of all that engines say", async () => {
    const { intake, records } = openIntake();
    const failed = [
      { workId: idOf(1), failure: "", failureCode: 0 },
      { workId: idOf(2), failure: "ä".repeat(600), failureCode: 99 },
      { workId: idOf(3), failure: "no number", failureCode: Code.OUT_OF_RANGE },
    ];
    await intake.take({ ...nothing, failed });
    assert.deepEqual(failuresOf(records), [
      ["failed without a reason", Code.UNKNOWN],
      ["ä".repeat(500), Code.UNKNOWN],
      ["no number", Code.OUT_OF_RANGE],
    ]);
  });

  it("refuses what is no work's id", async () => {
    const { intake } = openIntake();
    const completed = [completedOf(1, { workId: Buffer.alloc(2) })];
    await assert.rejects(intake.take({ ...nothing, completed }), {
      code: Code.INVALID_ARGUMENT,
      message: "work_id: is not 16 bytes",
    });
  });

  it("appends again what the log has no room for", async () => {
    let attempts = 0;
    const { intake, records } = openIntake(async () => {
      if (attempts++ === 0) throw new StatusError(Code.RESOURCE_EXHAUSTED, "the disk is full");
      return { kind: "finished", sequence: 2n };
    });
    await intake.take({ ...nothing, completed: [completedOf(1)] });
    await intake.settle();
    assert.equal(records.length, 2);
  });

  it("ends the session where the log has stopped", async () => {
    const error = new StatusError(Code.UNAVAILABLE, "the log has stopped");
    const { intake, session } = openIntake(async () => {
      throw error;
    });
    await intake.take({ ...nothing, completed: [completedOf(1)] });
    await assert.rejects(intake.settle(), error);
    assert.ok(session.isEnded);
    await assert.rejects(intake.take({ ...nothing, completed: [completedOf(2)] }), error);
  });
});
