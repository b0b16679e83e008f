import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import Fastify from "fastify";
import { HttpCall } from "./http-call.ts";

const timeout = 20_000;

/** A server that gives every call to `hear`, and answers once that is done. */
const serve = async (hear: (call: HttpCall) => Promise<void>) => {
  const app = Fastify();
  app.get("/", async (request, reply) => {
    await hear(new HttpCall("GetIt", request, reply));
    return "done";
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, [Symbol.asyncDispose]: () => app.close() };
};

const callOf = async (search: string, headers: Record<string, string> = {}): Promise<HttpCall> => {
  const { promise, resolve } = Promise.withResolvers<HttpCall>();
  await using server = await serve(async (call) => resolve(call));
  await (await fetch(`${server.url}/${search}`, { headers })).text();
  return await promise;
};

describe("HttpCall", () => {
  it("is a call of a method, by somebody, from somewhere", { timeout }, async () => {
    const { context, token, code } = await callOf("", { "Wellspring-Token": "a.1" });
    assert.deepEqual([context.method, context.principal], ["/http/GetIt", "anonymous"]);
    assert.deepEqual([context.peer, token, code], ["127.0.0.1", "a.1", Code.OK]);
    assert.deepEqual(context.metadata.getMap(), {});
  });

  it("has the key as gRPC would have it, of the header or the path", { timeout }, async () => {
    const header = await callOf("?key=b", { authorization: "Bearer a" });
    assert.deepEqual(header.context.metadata.get("authorization"), ["Bearer a"]);
    const path = await callOf("?key=b");
    assert.deepEqual(path.context.metadata.get("authorization"), ["Bearer b"]);
    const strange = await callOf("?key=%0Aa");
    assert.deepEqual(strange.context.metadata.get("authorization"), ["Bearer %0Aa"]);
  });

  it("is aborted when nobody waits any more", { timeout }, async () => {
    const abort = new AbortController();
    const { promise, resolve } = Promise.withResolvers<HttpCall>();
    await using server = await serve(async (call) => {
      const aborted = new Promise((done) => call.context.signal.addEventListener("abort", done));
      abort.abort();
      await aborted;
      resolve(call);
    });
    await assert.rejects(fetch(server.url, { signal: abort.signal }), { name: "AbortError" });
    const call = await promise;
    assert.equal(call.code, Code.CANCELLED);
    assert.equal(call.context.signal.reason.message, "the caller went away");
    assert.ok(call.ms > 0);
  });
});
