import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, limits } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import { openHttp } from "../../testing/open-http.ts";
import { HeldBodies } from "./held-bodies.ts";
import { receiveSample } from "./receive-sample.ts";
import { Submitter } from "./submitter.ts";

const timeout = 20_000;

const sample = Buffer.from('{"time_stamp":"2019-05-01T06:00:00-04:00","data":[1]}');

const call: CallContext = {
  ...{ method: "/http/PostRaw", metadata: new Metadata(), principal: "", peer: "" },
  signal: new AbortController().signal,
};

const bodyOf = (...chunks: Buffer[]) => ({
  contentType: "application/json",
  chunks: (async function* () {
    yield* chunks;
  })(),
});

const open = async (heldBytesMax?: number) => {
  const gateway = await openHttp();
  const { context } = gateway;
  const submitter = new Submitter(context.backends);
  const parts = { context, submitter, heldBodies: new HeldBodies(heldBytesMax) };
  return {
    store: gateway.store,
    receive: (...chunks: Buffer[]) =>
      receiveSample(parts, bodyOf(...chunks), "default", {
        context: call,
        assertLasting: () => undefined,
      }),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
};

describe("receiveSample()", () => {
  it("submits what is small with its body", { timeout }, async () => {
    await using gateway = await open();
    const { id, errors } = await gateway.receive(sample.subarray(0, 5), sample.subarray(5));
    assert.deepEqual(errors, []);
    const [[{ workId, body, stagedChunks, contentType }]] = gateway.store.calls;
    assert.deepEqual([workId, body, stagedChunks], [id, sample, 0]);
    assert.equal(contentType, "application/json");
  });

  it("stages what is large from the byte on that makes it so", { timeout }, async () => {
    await using gateway = await open();
    const space = Buffer.alloc(limits.workChunkBytesMax, " ");
    await gateway.receive(space, sample);
    assert.deepEqual(gateway.store.chunks, [[limits.workChunkBytesMax, sample.length]]);
    const [[{ body, stagedChunks, errors }]] = gateway.store.calls;
    assert.deepEqual([body.length, stagedChunks, errors], [0, 2, []]);
  });

  it("submits with its errors what is no sample", { timeout }, async () => {
    await using gateway = await open();
    const { errors } = await gateway.receive(Buffer.from("{}"));
    assert.deepEqual(errors, ["Field time_stamp: is missing", "Field data: is missing"]);
    assert.deepEqual(gateway.store.calls[0][0].errors, errors);
  });

  it("takes other members, where they are UTF-8", { timeout }, async () => {
    await using gateway = await open();
    const named = (robot: string, encoding: BufferEncoding) =>
      Buffer.concat([Buffer.from(`{"robot":"${robot}",`, encoding), sample.subarray(1)]);
    assert.deepEqual((await gateway.receive(named("é", "utf8"))).errors, []);
    const { errors } = await gateway.receive(named("é", "latin1"));
    assert.deepEqual(errors, ["the body is not UTF-8"]);
  });

  it("keeps nothing of an empty body", { timeout }, async () => {
    await using gateway = await open();
    await assert.rejects(gateway.receive(), { message: "body: is empty" });
    assert.deepEqual(gateway.store.calls, []);
  });

  it("bounds the memory of all, and gives it back", { timeout }, async () => {
    await using gateway = await open(sample.length);
    await assert.rejects(gateway.receive(sample, sample), { code: Code.RESOURCE_EXHAUSTED });
    await gateway.receive(sample);
    await gateway.receive(sample);
    assert.equal(gateway.store.calls.length, 2);
  });
});
