import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { Code, Scope, StatusError } from "@wellspring/contract";
import Fastify from "fastify";
import { Access } from "../access/access.ts";
import { KeyRing } from "../access/key-ring.ts";
import { createSpecKey } from "../testing/key-feed.ts";
import { HttpCall } from "./http-call.ts";

const timeout = 20_000;

/** A server that gives every call to `hear`, and answers once that is done. */
const serve = async (hear: (call: HttpCall) => Promise<void>, keyInPath = false) => {
  const app = Fastify();
  app.get("/", async (request, reply) => {
    await hear(new HttpCall({ name: "GetIt", keyInPath }, request, reply));
    return "done";
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, [Symbol.asyncDispose]: () => app.close() };
};

const callOf = async (
  search: string,
  headers: Record<string, string> = {},
  keyInPath = false,
): Promise<HttpCall> => {
  const { promise, resolve } = Promise.withResolvers<HttpCall>();
  await using server = await serve(async (call) => resolve(call), keyInPath);
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
    const header = await callOf("?key=b", { authorization: "Bearer a" }, true);
    assert.deepEqual(header.context.metadata.get("authorization"), ["Bearer a"]);
    const path = await callOf("?key=b", {}, true);
    assert.deepEqual(path.context.metadata.get("authorization"), ["Bearer b"]);
    const strange = await callOf("?key=%0Aa", {}, true);
    assert.deepEqual(strange.context.metadata.get("authorization"), ["Bearer %0Aa"]);
  });

  it("has no key where it stands in a path that is not of older clients", { timeout }, async () => {
    const call = await callOf("?key=b", { authorization: "Bearer a" });
    const message = 'key: belongs into the header "authorization: Bearer KEY", not into the path';
    const error = new StatusError(Code.INVALID_ARGUMENT, message);
    assert.throws(() => call.enter(new Access(undefined), "read"), error);
    assert.deepEqual((await callOf("?key=b")).context.metadata.getMap(), {});
  });

  it("is let in as its path says, for as long as the key is good", { timeout }, async () => {
    const key = createSpecKey({ scopes: [Scope.READ], projects: ["yeast"] });
    const ring = new KeyRing();
    ring.replace([key]);
    ring.hear();
    const call = await callOf("", { authorization: `Bearer ${key.text}` });
    assert.throws(() => call.enter(new Access(ring), "submit"), {
      message: `the key robot-7#${key.key.id} does not have the scope submit`,
    });
    call.enter(new Access(ring), "read");
    assert.equal(call.context.principal, `robot-7#${key.key.id}`);
    call.assertAllowed({ project: "yeast" });
    const message = `the key robot-7#${key.key.id} is not for the project default`;
    assert.throws(() => call.assertAllowed({}), { code: Code.PERMISSION_DENIED, message });
    const things = call.whileLasting(Readable.from(["a", "b"]));
    assert.deepEqual(await things.next(), { done: false, value: "a" });
    ring.update([{ ...key, key: { ...key.key, revokedAtMs: 1n } }]);
    await assert.rejects(things.next(), { code: Code.UNAUTHENTICATED });
  });

  it("needs nothing where its path is open to everyone", { timeout }, async () => {
    const call = await callOf("");
    call.enter(new Access(new KeyRing()), "none");
    call.assertAllowed({ project: "yeast" });
    call.assertLasting();
    assert.equal(call.context.principal, "anonymous");
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
