import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import type { StreamBounds } from "./entry-stream.ts";
import { reportEmbedded, SharedLogReporter } from "./log-report.ts";

const bytesMax = 1_000;
const nats = {
  servers: [],
  user: undefined,
  password: undefined,
  stream: "spec",
  replicas: 1,
  bytesMax,
};

/** A reporter of a log that applied `applied` entries of a stream that answers as `bounds` does. */
const createReporter = (applied: bigint, bounds: () => Promise<StreamBounds>) =>
  new SharedLogReporter({ appliedSequence: applied }, { bounds }, { nats });

describe("reportEmbedded()", () => {
  it("tells that all is applied and flushed", async () => {
    assert.deepEqual(await reportEmbedded({ appliedSequence: 7n }).read(), {
      kind: "embedded",
      lastSequence: 7n,
      bytes: undefined,
      isSynced: true,
    });
  });
});

describe("SharedLogReporter", () => {
  it("tells what the stream holds", async () => {
    const reporter = createReporter(5n, async () => ({ first: 2n, last: 9n, bytes: 120 }));
    assert.deepEqual(await reporter.read(), {
      kind: "jetstream",
      lastSequence: 9n,
      bytes: { used: 120, max: bytesMax },
      isSynced: false,
    });
  });

  it("takes the last word on whether entries are flushed", async () => {
    const reporter = createReporter(1n, async () => ({ first: 1n, last: 1n, bytes: 1 }));
    reporter.setProof({ isSynced: true, reason: "a flushes each entry" });
    assert.equal((await reporter.read()).isSynced, true);
    reporter.setProof({ isSynced: false, reason: "a flushes only now and then" });
    assert.equal((await reporter.read()).isSynced, false);
  });

  it("asks the stream once for all who want to know within a second", async () => {
    let questions = 0;
    const reporter = createReporter(1n, async () => {
      questions++;
      return { first: 1n, last: 4n, bytes: 1 };
    });
    await Promise.all(Array.from({ length: 10 }, () => reporter.read()));
    assert.equal((await reporter.read()).lastSequence, 4n);
    assert.equal(questions, 1);
  });

  it("is never behind what was applied since it asked", async () => {
    const reporter = createReporter(6n, async () => ({ first: 1n, last: 4n, bytes: 1 }));
    assert.equal((await reporter.read()).lastSequence, 6n);
  });

  it("tells what it knows where the stream refuses, and asks again", async () => {
    let questions = 0;
    const reporter = createReporter(3n, async () => {
      if (questions++ === 0) throw new StatusError(Code.UNAVAILABLE, "no leader");
      return { first: 1n, last: 8n, bytes: 1 };
    });
    assert.equal((await reporter.read()).lastSequence, 3n);
    assert.equal((await reporter.read()).lastSequence, 8n);
  });

  it("does not wait for a stream that is silent", async () => {
    const silent = Promise.withResolvers<StreamBounds>();
    const reporter = createReporter(3n, () => silent.promise);
    assert.equal((await reporter.read()).lastSequence, 3n);
    silent.resolve({ first: 1n, last: 5n, bytes: 1 });
    await silent.promise;
    assert.equal((await reporter.read()).lastSequence, 5n);
  });
});
