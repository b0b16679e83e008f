import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, StatusError } from "@wellspring/contract";
import { RunningCall } from "./call-context.ts";

/** What grpc-js hands over of a call. */
const createCall = (deadline = Number.POSITIVE_INFINITY, cancelled = false) => {
  const metadata = new Metadata();
  metadata.set("wellspring-principal", "ada");
  return Object.assign(new EventEmitter(), {
    cancelled,
    metadata,
    getPath: () => "/a/B",
    getPeer: () => "127.0.0.1:1",
    getHost: () => "localhost",
    getDeadline: () => deadline,
    sendMetadata: () => undefined,
    getAuthContext: () => ({}),
    getMetricsRecorder: (): never => {
      throw new Error("records none");
    },
  });
};

const aborted = async (signal: AbortSignal): Promise<unknown> => {
  if (!signal.aborted) await once(signal, "abort");
  return signal.reason;
};

describe("RunningCall", () => {
  it("tells method, principal, peer and metadata", () => {
    const running = new RunningCall(createCall());
    const { method, principal, peer, metadata } = running.context;
    assert.deepEqual([method, principal, peer], ["/a/B", "ada", "127.0.0.1:1"]);
    assert.deepEqual(metadata.get("wellspring-principal"), ["ada"]);
    assert(running.ms >= 0);
  });

  it("is aborted when the caller goes away, or had gone", async () => {
    const call = createCall();
    const running = new RunningCall(call);
    call.emit("cancelled");
    const reason = new StatusError(Code.CANCELLED, "the caller went away");
    assert.deepEqual(await aborted(running.context.signal), reason);
    const late = new RunningCall(createCall(undefined, true));
    assert.deepEqual(await aborted(late.context.signal), reason);
  });

  it("is aborted when its deadline passes", { timeout: 5_000 }, async () => {
    const running = new RunningCall(createCall(Date.now() + 20));
    const alive = setInterval(() => undefined, 1_000);
    assert.deepEqual(
      await aborted(running.context.signal),
      new StatusError(Code.DEADLINE_EXCEEDED, "the call's deadline has passed"),
    );
    clearInterval(alive);
  });

  it("is aborted when nothing touches it, and not before", { timeout: 5_000 }, async () => {
    const running = new RunningCall(createCall());
    const startedAt = performance.now();
    running.limitIdle(60);
    const touching = setInterval(() => running.touch(), 10);
    setTimeout(() => clearInterval(touching), 100);
    const alive = setInterval(() => undefined, 1_000);
    assert.deepEqual(
      await aborted(running.context.signal),
      new StatusError(Code.DEADLINE_EXCEEDED, "no message came for 60 ms"),
    );
    assert(performance.now() - startedAt >= 100);
    clearInterval(alive);
  });

  it("keeps the first reason, and takes none after its end", () => {
    const first = new StatusError(Code.CANCELLED, "first");
    const running = new RunningCall(createCall());
    running.abort(first);
    running.abort(new StatusError(Code.CANCELLED, "second"));
    assert.equal(running.context.signal.reason, first);
    const ended = new RunningCall(createCall());
    ended.close();
    ended.abort(first);
    assert.equal(ended.context.signal.aborted, false);
  });
});
