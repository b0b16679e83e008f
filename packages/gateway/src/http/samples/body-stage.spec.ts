import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, limits } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import { openHttp } from "../../testing/open-http.ts";
import { createId } from "../id.ts";
import { BodyStage } from "./body-stage.ts";

const timeout = 20_000;
const full = limits.workChunkBytesMax;

const call: CallContext = {
  ...{ method: "/http/PostRaw", metadata: new Metadata(), principal: "", peer: "" },
  signal: new AbortController().signal,
};

describe("BodyStage", () => {
  it("sends chunks of full size, however they come", { timeout }, async () => {
    await using gateway = await openHttp();
    const [backend] = gateway.context.backends.choose("write");
    using stage = new BodyStage(backend, createId(), call);
    for (const bytes of [1, full - 1, 2 * full + 5, 0, 10]) await stage.write(Buffer.alloc(bytes));
    assert.equal(await stage.end(), 4);
    assert.deepEqual(gateway.store.chunks, [[full, full, full, 15]]);
    assert.equal(backend.openCalls, 1);
    stage[Symbol.dispose]();
    assert.equal(backend.openCalls, 0);
  });

  it("says that the backend is lost", { timeout }, async () => {
    await using gateway = await openHttp();
    const [backend] = gateway.context.backends.choose("write");
    using stage = new BodyStage(backend, createId(), call);
    await stage.write(Buffer.alloc(full));
    await gateway.backend[Symbol.asyncDispose]();
    await assert.rejects(stage.end(), { code: Code.UNAVAILABLE });
  });
});
