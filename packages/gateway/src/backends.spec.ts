import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, RunServiceService, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { Backends } from "./backends.ts";
import { readOne } from "./forward.ts";
import { RecordingBackend } from "./testing/recording-backend.ts";
import { until } from "./testing/until.ts";

const timeout = 20_000;
const { retract } = RunServiceService;
const request = {
  project: "p",
  run: "r",
  wells: [],
  reason: "why",
  retractionId: Buffer.alloc(16),
};

const openBackends = async (...addresses: string[]) => {
  const heard: boolean[] = [];
  const backends = new Backends({
    logger: createLogger({ name: "spec", level: "silent" }),
    onReady: (ready) => heard.push(ready),
  });
  backends.follow(addresses);
  await backends.attempt();
  return Object.assign(backends, { heard });
};

const isReady = (backends: Backends): boolean => {
  try {
    return backends.choose("read").length > 0;
  } catch {
    return false;
  }
};

describe("Backends", () => {
  it("is ready when one is reached, and tells once", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    using backends = await openBackends(one.address);
    assert.deepEqual(backends.heard, [true]);
    assert.equal(backends.choose("read").length, 1);
  });

  it("begins with another one at each call and keeps the others", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    await using two = await RecordingBackend.open();
    using backends = await openBackends(one.address, two.address);
    const [first, second, third] = [
      backends.choose("read"),
      backends.choose("read"),
      backends.choose("read"),
    ];
    assert.deepEqual(second, first.toReversed());
    assert.deepEqual(third, first);
  });

  it("does without one that can't be reached", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    using backends = await openBackends("127.0.0.1:1", one.address);
    assert.deepEqual(backends.heard, [true]);
    assert.equal(backends.choose("read").length, 1);
  });

  it("says so when none can be reached", { timeout }, async () => {
    using backends = await openBackends("127.0.0.1:1", "127.0.0.1:2");
    assert.deepEqual(backends.heard, []);
    assert.throws(
      () => backends.choose("read"),
      new StatusError(Code.UNAVAILABLE, "no backend can be reached at 127.0.0.1:1, 127.0.0.1:2"),
    );
  });

  it("is not ready while two keep different logs", { timeout }, async () => {
    await using one = await RecordingBackend.open({ logId: "log-1" });
    const two = await RecordingBackend.open({ logId: "log-2" });
    using backends = await openBackends(one.address, two.address);
    assert.throws(
      () => backends.choose("read"),
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

  it("prefers whoever has fewer calls open", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    await using two = await RecordingBackend.open();
    using backends = await openBackends(one.address, two.address);
    const [busy, idle] = backends.choose("write");
    {
      using _first = busy.beginCall();
      assert.deepEqual(backends.choose("write"), [idle, busy]);
      assert.deepEqual(backends.choose("write"), [idle, busy]);
      assert.deepEqual(backends.choose("read"), [idle, busy]);
    }
    assert.deepEqual(backends.choose("write"), [idle, busy]);
    assert.deepEqual(backends.choose("write"), [busy, idle]);
  });

  it("goes around for writes whatever is read between them", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    await using two = await RecordingBackend.open();
    using backends = await openBackends(one.address, two.address);
    const written = new Set<unknown>();
    for (let turn = 0; turn < 2; turn++) {
      written.add(backends.choose("write")[0]);
      backends.choose("read");
    }
    assert.equal(written.size, 2);
  });

  it("follows addresses that come and go, and keeps the connections of the rest", async () => {
    await using one = await RecordingBackend.open();
    await using two = await RecordingBackend.open();
    using backends = await openBackends();
    assert.throws(() => backends.choose("read"), {
      code: Code.UNAVAILABLE,
      message: "no backend is there yet",
    });
    backends.follow([one.address]);
    await until(() => isReady(backends));
    const [first] = backends.choose("read");
    backends.follow([one.address, two.address]);
    await until(() => backends.choose("read").length === 2);
    assert(backends.choose("read").includes(first));
    backends.follow([two.address]);
    assert.deepEqual(
      backends.choose("read").map(({ address }) => address),
      [two.address],
    );
    backends.follow([]);
    assert.equal(isReady(backends), false);
    assert.deepEqual(backends.heard, [true, false]);
  });

  it("lets a call end on a backend that is followed no more", { timeout }, async () => {
    const held = Promise.withResolvers<void>();
    await using one = await RecordingBackend.open({ beforeCall: () => held.promise });
    using backends = await openBackends(one.address);
    const [backend] = backends.choose("read");
    const { signal } = new AbortController();
    const metadata = new Metadata();
    const call = { method: "", metadata, principal: "", peer: "", signal };
    const answer = readOne(backends, retract, request, call);
    await until(() => one.requests.length === 1);
    backends.follow([]);
    assert.equal(backend.logId, "log-1");
    held.resolve();
    assert.deepEqual(await answer, { token: "token", readings: 7 });
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
