import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, LogStatus_Kind, StatusError } from "@wellspring/contract";
import { type Asked, compareBackends } from "./backend-status.ts";

type Answer = NonNullable<Asked["answer"]>;

const answerOf = (
  appliedSequence: bigint,
  log: Partial<NonNullable<Answer["log"]>> = {},
  logId = "log-1",
): Answer => ({
  logId,
  appliedSequence,
  version: "1",
  log: {
    kind: LogStatus_Kind.JETSTREAM,
    lastSequence: appliedSequence,
    flushedSequence: appliedSequence,
    synced: true,
    fault: "",
    digest: Buffer.alloc(0),
    digestSequence: 0n,
    activeForm: 1,
    newestForm: 1,
    differsFrom: [],
    damagedAtMs: 0n,
    ...log,
  },
});

const compareAnswers = (...answers: Answer[]) =>
  compareBackends(
    answers.map((answer, place) => ({ backend: { pod: `b-${place}`, isServing: true }, answer })),
  ).map(({ told }) => told);

describe("compareBackends()", () => {
  it("counts what is missing of the log that any of them knows", () => {
    const told = compareAnswers(
      answerOf(7n, { flushedSequence: 5n }),
      answerOf(9n, { lastSequence: 12n }),
      answerOf(3n, {}, "log-2"),
    );
    assert.deepEqual(
      told.map((status) => status?.lag),
      [5, 3, 0],
    );
    assert.deepEqual(told[0], {
      version: "1",
      logId: "log-1",
      log: "jetstream",
      isSynced: true,
      appliedSequence: 7n,
      flushedSequence: 5n,
      lag: 5,
      digest: "none",
      activeForm: 1,
      newestForm: 1,
      differsFrom: [],
      damagedAtMs: undefined,
    });
  });

  it("compares digests that were made at the same place", () => {
    const digest = Buffer.from([1, 2]);
    const other = Buffer.from([1, 3]);
    const states = (...answers: Answer[]) =>
      compareAnswers(...answers).map((status) => status?.digest);
    const same = { digest, digestSequence: 5n };
    assert.deepEqual(states(answerOf(7n, same), answerOf(9n, { ...same })), ["equal", "equal"]);
    assert.deepEqual(states(answerOf(7n, same), answerOf(9n, { ...same, digest: other })), [
      "differs",
      "differs",
    ]);
    const later = { digest: other, digestSequence: 6n };
    assert.deepEqual(states(answerOf(7n, same), answerOf(9n, later)), ["alone", "alone"]);
    assert.deepEqual(states(answerOf(7n, same), answerOf(9n)), ["alone", "none"]);
  });

  it("keeps what one found out about its copy", () => {
    const [told] = compareAnswers(answerOf(7n, { differsFrom: ["b:1"], damagedAtMs: 5_000n }));
    assert.deepEqual([told?.differsFrom, told?.damagedAtMs], [["b:1"], 5_000]);
  });

  it("keeps why one did not answer, or stands still", () => {
    const error = new StatusError(Code.UNAVAILABLE, "no connection");
    const backend = { pod: "b-0", isServing: false };
    const answer = answerOf(1n, { fault: "entry 2 has form 9" });
    assert.deepEqual(
      compareBackends([
        { backend, error },
        { backend, answer },
      ]).map(({ fault, isServing }) => [fault, isServing]),
      [
        ["no connection", false],
        ["entry 2 has form 9", false],
      ],
    );
    const { log: _none, ...bare } = answerOf(1n);
    const [{ told }] = compareBackends([{ backend, answer: bare }]);
    assert.deepEqual([told?.log, told?.isSynced, told?.digest], ["unknown", false, "none"]);
  });

  it("takes a backend that tells of no forms for one that knows the first", () => {
    const [bare, told] = compareAnswers(
      answerOf(1n, { activeForm: 0, newestForm: 0 }),
      answerOf(1n, { activeForm: 2, newestForm: 3 }),
    );
    assert.deepEqual([bare?.activeForm, bare?.newestForm], [1, 1]);
    assert.deepEqual([told?.activeForm, told?.newestForm], [2, 3]);
  });
});
