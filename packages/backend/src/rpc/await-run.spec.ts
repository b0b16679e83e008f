import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { SharedLog } from "../log/shared-log.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { appendTo } from "../testing/log-suite.ts";
import { MemoryStream } from "../testing/memory-stream.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { awaitRun } from "./await-run.ts";

const request = { project: "", run: "run-01", token: "" };

/** A backend with a run, and one that has applied nothing of it when it is opened. */
const openBackends = async () => {
  await using parts = new AsyncDisposableStack();
  const [ahead, behind] = [await AppliedStore.open(), await AppliedStore.open()];
  parts.use(ahead);
  parts.use(behind);
  const stream = new MemoryStream();
  const log = parts.use(new SharedLog(ahead.lmdb, stream));
  await appendTo(log, commit(1, [blockOf(growthRows(["A1"], 2))]));
  const late = parts.use(new SharedLog(behind.lmdb, stream));
  assert.equal(late.appliedSequence, 1n);
  const opened = parts.move();
  return {
    stream,
    ahead: { log, store: ahead.lmdb },
    behind: { log: late, store: behind.lmdb },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
};

describe("awaitRun()", () => {
  it("waits for a run that others have acknowledged already", async () => {
    await using backends = await openBackends();
    const { behind } = backends;
    await awaitRun(behind, request);
    assert.equal(behind.log.appliedSequence, 2n);
  });

  it("waits for what the token stands for", async () => {
    await using backends = await openBackends();
    const { behind } = backends;
    await awaitRun(behind, { ...request, token: `${behind.log.id}.2` });
    assert.equal(behind.log.appliedSequence, 2n);
  });

  it("asks the log for nothing where the run is known", async (test) => {
    await using backends = await openBackends();
    const bounds = test.mock.method(backends.stream, "bounds");
    await awaitRun(backends.ahead, request);
    assert.equal(bounds.mock.callCount(), 0);
  });

  it("says UNAVAILABLE of an unknown run while the log does not answer", async (test) => {
    await using backends = await openBackends();
    const error = new StatusError(Code.UNAVAILABLE, "NATS does not answer");
    test.mock.method(backends.stream, "bounds", () => Promise.reject(error));
    await assert.rejects(awaitRun(backends.ahead, { ...request, run: "nosuch" }), error);
  });

  it("is content with a run that is not there once it has caught up", async () => {
    await using backends = await openBackends();
    await awaitRun(backends.behind, { ...request, run: "nosuch" });
    assert.equal(backends.behind.log.appliedSequence, 2n);
  });

  it("refuses a token of another log", async () => {
    await using backends = await openBackends();
    const token = "3b241101-e2bb-4255-8caf-4136c566a962.1";
    await assert.rejects(awaitRun(backends.ahead, { ...request, token }), {
      code: Code.FAILED_PRECONDITION,
    });
  });
});
