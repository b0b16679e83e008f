import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Code, WorkRequest } from "@wellspring/contract";
import { Outbox } from "./outbox.ts";

const id = (number: number): Buffer => Buffer.alloc(16, number);
const computed = (bytes: number) => ({ result: Buffer.alloc(bytes), indexEntries: [] });

describe("Outbox", () => {
  it("sends together what comes in one turn, and while a message is sent", async () => {
    const sent: WorkRequest[] = [];
    const room = Promise.withResolvers<void>();
    const outbox = new Outbox(async (request) => {
      sent.push(request);
      await room.promise;
    });
    const failure = { failure: "too much", failureCode: Code.OUT_OF_RANGE };
    outbox.put(id(1), computed(1));
    outbox.put(id(2), failure);
    await nextTurn();
    for (let n = 3; n < 100; n++) outbox.put(id(n), computed(1));
    await nextTurn();
    assert.equal(sent.length, 1);
    assert.deepEqual(sent[0]?.completed, [{ workId: id(1), ...computed(1) }]);
    assert.deepEqual(sent[0]?.failed, [{ workId: id(2), ...failure }]);
    room.resolve();
    await nextTurn();
    assert.deepEqual(
      sent.map(({ completed }) => completed.length),
      [1, 97],
    );
  });

  it("keeps messages small", async () => {
    const sent: WorkRequest[] = [];
    const outbox = new Outbox(async (request) => void sent.push(request));
    for (let n = 0; n < 20; n++) outbox.put(id(n), computed(250 * 1024));
    await nextTurn();
    assert.deepEqual(
      sent.map(({ completed }) => completed.length),
      [5, 5, 5, 5, 0],
    );
  });

  it("counts failures and index entries too", async () => {
    const sent: WorkRequest[] = [];
    const outbox = new Outbox(async (request) => void sent.push(request));
    const failure = { failure: "é".repeat(500), failureCode: Code.OUT_OF_RANGE };
    const indexEntries = Array.from({ length: 8 }, (_, place) => ({
      name: `index-${place}`,
      key: Buffer.alloc(100),
    }));
    for (let n = 0; n < 5_000; n++) {
      outbox.put(id(n), failure);
      outbox.put(id(n), { result: Buffer.alloc(0), indexEntries });
    }
    await nextTurn();
    const bytes = sent.map((request) => WorkRequest.encode(request).finish().length);
    assert.ok(bytes.length > 5 && Math.max(...bytes) < 1.1 * 1024 * 1024, bytes.join(", "));
  });

  it("says that it lives where nothing is to be extended", async () => {
    const sent: WorkRequest[] = [];
    const outbox = new Outbox(async (request) => void sent.push(request));
    outbox.extend([]);
    await nextTurn();
    outbox.extend([id(1)]);
    await nextTurn();
    const empty = { open: undefined, completed: [], failed: [] };
    assert.deepEqual(sent, [
      { ...empty, extend: [] },
      { ...empty, extend: [id(1)] },
    ]);
  });

  it("sends nothing after a message that could not be sent", async () => {
    let attempts = 0;
    const outbox = new Outbox(async () => {
      attempts++;
      throw new Error("the stream has ended");
    });
    outbox.put(id(1), computed(1));
    await nextTurn();
    outbox.put(id(2), computed(1));
    await nextTurn();
    assert.equal(attempts, 1);
  });
});
