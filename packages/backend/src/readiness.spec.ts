import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger, Health } from "@wellspring/service";
import { SharedLog } from "./log/shared-log.ts";
import { Readiness } from "./readiness.ts";
import { AppliedStore } from "./testing/applied-store.ts";
import { holdTimers } from "./testing/held-timers.ts";
import { MemoryStream } from "./testing/memory-stream.ts";
import { until } from "./testing/until.ts";

const proven = { isSynced: true, reason: "n1 flush each entry" };
const unproven = { isSynced: false, reason: "n1 flush only now and then" };

/** A backend's readiness, and what its health says of it. */
const createReadiness = (parts: { requireSync?: boolean } = {}) => {
  const health = new Health();
  const logger = createLogger({ name: "spec", level: "silent" });
  const options = { health, logger, requireSync: false, ...parts };
  const readiness = new Readiness(options);
  const isReady = () => {
    assert.equal(health.isServing("readiness"), readiness.isReady);
    return readiness.isReady;
  };
  return { readiness, isReady };
};

const openLog = async (test: TestContext) => {
  const store = await AppliedStore.open();
  const stream = new MemoryStream();
  const log = new SharedLog(store.lmdb, stream);
  test.after(async () => {
    await log[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  });
  return { log, stream };
};

describe("Readiness", () => {
  it("begins once the server listens and the log says that it is caught up with", async (test) => {
    const { log } = await openLog(test);
    const { readiness, isReady } = createReadiness();
    await log.catchUp();
    assert.equal(isReady(), false);
    readiness.listen(log);
    assert.equal(isReady(), false);
    await until(isReady);
  });

  it("waits until the log is caught up with, and asks again where it can't be", async (test) => {
    const { log, stream } = await openLog(test);
    const { readiness, isReady } = createReadiness();
    const timers = holdTimers(test);
    const silent = () => Promise.reject(new StatusError(Code.UNAVAILABLE, "no answer"));
    const bounds = test.mock.method(stream, "bounds", silent);
    readiness.listen(log);
    for (const asked of [1, 2, 3]) {
      await timers.until(() => bounds.mock.callCount() === asked);
      await timers.pass(249);
      assert.equal(bounds.mock.callCount(), asked);
      assert.equal(isReady(), false);
      await timers.pass(1);
    }
    bounds.mock.restore();
    await timers.pass(250);
    await timers.until(() => readiness.isReady);
    assert.equal(isReady(), true);
  });

  it("needs the proof that entries are flushed, where it is required", async (test) => {
    const { log } = await openLog(test);
    const { readiness, isReady } = createReadiness({ requireSync: true });
    readiness.listen(log);
    await log.catchUp();
    assert.equal(isReady(), false);
    for (const proof of [proven, unproven, proven]) {
      readiness.setProof(proof);
      await until(() => isReady() === proof.isSynced);
    }
  });

  it("does without the proof where it is not required", async (test) => {
    const { log } = await openLog(test);
    const { readiness, isReady } = createReadiness();
    readiness.listen(log);
    readiness.setProof(unproven);
    await until(isReady);
  });

  it("ends for good when it is stopped", async (test) => {
    const { log } = await openLog(test);
    const { readiness, isReady } = createReadiness();
    readiness.listen(log);
    await until(isReady);
    readiness.stop();
    readiness.setProof(proven);
    readiness.listen(log);
    assert.equal(isReady(), false);
  });
});
