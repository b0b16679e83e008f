import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { Sender } from "./sender.ts";
import { Code, StatusError } from "./status.ts";

/** A connection that takes messages when it is told to. */
const createConnection = () => {
  const written: number[] = [];
  const waiting: (() => void)[] = [];
  const sender = new Sender<number>((message, done) => {
    written.push(message);
    waiting.push(done);
  });
  return { sender, written, takeOne: () => waiting.shift()?.() };
};

describe("Sender", () => {
  it("lets one message wait, and holds the sender of the second back", async () => {
    const { sender, written, takeOne } = createConnection();
    await sender.send(1);
    let sent = false;
    const second = sender.send(2).then(() => {
      sent = true;
    });
    await turn();
    assert.deepEqual(written, [1, 2]);
    assert.equal(sent, false);
    takeOne();
    await second;
    assert.equal(sent, true);
  });

  it("rejects what waits and what comes once it has ended, with the first reason", async () => {
    const { sender, written } = createConnection();
    await sender.send(1);
    const second = sender.send(2);
    const reason = new StatusError(Code.UNAVAILABLE, "gone");
    sender.end(() => reason);
    sender.end(() => new StatusError(Code.CANCELLED, "later"));
    await assert.rejects(second, reason);
    await assert.rejects(sender.send(3), reason);
    assert.deepEqual(written, [1, 2]);
  });

  it("makes no reason that nobody hears", async () => {
    const { sender } = createConnection();
    await sender.send(1);
    sender.end(() => assert.fail("nobody waits"));
    await turn();
  });

  it("keeps the order of several that send at once", async () => {
    const { sender, written, takeOne } = createConnection();
    const all = Promise.all([1, 2, 3, 4].map((message) => sender.send(message)));
    for (let taken = 0; taken < 4; taken++) takeOne();
    await all;
    assert.deepEqual(written, [1, 2, 3, 4]);
  });
});
