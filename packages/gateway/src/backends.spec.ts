import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { Backends } from "./backends.ts";
import { RecordingBackend } from "./testing/recording-backend.ts";
import { until } from "./testing/until.ts";

const timeout = 20_000;

const openBackends = async (...addresses: string[]) => {
  const heard: boolean[] = [];
  const backends = new Backends({
    addresses,
    logger: createLogger({ name: "spec", level: "silent" }),
    onReady: (ready) => heard.push(ready),
  });
  await backends.attempt();
  return Object.assign(backends, { heard });
};

const isReady = (backends: Backends): boolean => {
  try {
    return backends.choose().length > 0;
  } catch {
    return false;
  }
};

describe("Backends", () => {
  it("is ready when one is reached, and tells once", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    using backends = await openBackends(one.address);
    assert.deepEqual(backends.heard, [true]);
    assert.equal(backends.choose().length, 1);
  });

  it("begins with another one at each call and keeps the others", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    await using two = await RecordingBackend.open();
    using backends = await openBackends(one.address, two.address);
    const [first, second, third] = [backends.choose(), backends.choose(), backends.choose()];
    assert.deepEqual(second, first.toReversed());
    assert.deepEqual(third, first);
  });

  it("does without one that can't be reached", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    using backends = await openBackends("127.0.0.1:1", one.address);
    assert.deepEqual(backends.heard, [true]);
    assert.equal(backends.choose().length, 1);
  });

  it("says so when none can be reached", { timeout }, async () => {
    using backends = await openBackends("127.0.0.1:1", "127.0.0.1:2");
    assert.deepEqual(backends.heard, []);
    assert.throws(
      () => backends.choose(),
      new StatusError(Code.UNAVAILABLE, "no backend can be reached at 127.0.0.1:1, 127.0.0.1:2"),
    );
  });

  it("is not ready while two keep different logs", { timeout }, async () => {
    await using one = await RecordingBackend.open({ logId: "log-1" });
    const two = await RecordingBackend.open({ logId: "log-2" });
    using backends = await openBackends(one.address, two.address);
    assert.throws(
      () => backends.choose(),
      new StatusError(
        Code.UNAVAILABLE,
        "the backends keep different logs: " +
          `${one.address} keeps log-1, ${two.address} keeps log-2`,
      ),
    );
    await two[Symbol.asyncDispose]();
    await until(() => isReady(backends));
    assert.equal(backends.heard.at(-1), true);
  });

  it("follows a backend that stops and comes back", { timeout }, async () => {
    const one = await RecordingBackend.open();
    using backends = await openBackends(one.address);
    await one[Symbol.asyncDispose]();
    await until(() => !isReady(backends));
    await using _ = await RecordingBackend.open({ port: one.port });
    await until(() => isReady(backends));
    assert.deepEqual(backends.heard, [true, false, true]);
  });
});
