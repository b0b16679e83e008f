import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { describe, it } from "node:test";
import { readChunks } from "./read-chunks.ts";

const timeout = 20_000;

const collect = async (body: Readable): Promise<string> => {
  let text = "";
  for await (const chunk of readChunks(body)) text += chunk.toString();
  return text;
};

describe("readChunks()", () => {
  it("gives all that comes, before it is read and after", { timeout }, async () => {
    const body = new PassThrough();
    body.write("a");
    const text = collect(body);
    body.write("b");
    setImmediate(() => body.end("c"));
    assert.equal(await text, "abc");
  });

  it("gives nothing of an empty body", { timeout }, async () => {
    assert.equal(await collect(Readable.from([])), "");
  });

  it("lets a slow iteration slow whoever writes", { timeout }, async () => {
    const piece = Buffer.alloc(64 * 1024);
    let written = 0;
    const body = new Readable({
      highWaterMark: piece.length,
      read: () => void body.push(written++ < 100 ? piece : null),
    });
    let taken = 0;
    for await (const chunk of readChunks(body)) {
      taken += chunk.length;
      await new Promise(setImmediate);
      assert.ok(written * piece.length - taken <= 8 * piece.length, `${written} of ${taken}`);
    }
    assert.equal(taken, 100 * piece.length);
  });

  it("gives what came, then throws what broke the body off", { timeout }, async () => {
    const body = new PassThrough();
    const chunks = readChunks(body);
    body.write("a");
    assert.equal((await chunks.next()).value?.toString(), "a");
    body.destroy(new Error("broken"));
    await assert.rejects(chunks.next(), { message: "broken" });
    const closed = new PassThrough();
    const rest = collect(closed);
    closed.destroy();
    await assert.rejects(rest, { message: "the connection was closed" });
    await assert.rejects(collect(closed), { message: "the connection was closed" });
  });

  it("breaks off where nothing comes for long", { timeout }, async () => {
    const body = new PassThrough();
    body.write("a");
    const chunks = readChunks(body, 10);
    assert.equal((await chunks.next()).value?.toString(), "a");
    await assert.rejects(chunks.next(), { message: "nothing came for 10 ms" });
    assert.ok(body.destroyed);
  });

  it("throws away what is left early, to its end", { timeout }, async () => {
    const body = new PassThrough();
    body.write("a");
    for await (const _chunk of readChunks(body)) break;
    assert.deepEqual([body.destroyed, body.isPaused()], [false, false]);
    body.end(Buffer.alloc(1024 * 1024));
    await once(body, "end");
  });
});
