import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { Patience } from "./patience.ts";

describe("Patience", () => {
  it("aborts its signal when nothing happens", async () => {
    using patience = new Patience(20);
    assert.equal(patience.isOver, false);
    await once(patience.signal, "abort");
    assert.equal(patience.isOver, true);
    assert.equal(patience.remainingMs, 0);
  });

  it("starts anew with each sign of progress", async () => {
    using patience = new Patience(60_000);
    // Paused, so that no time passes meanwhile.
    patience.pause();
    assert.ok(patience.remainingMs <= 60_000);
    patience.progressed();
    assert.equal(patience.progress, 1);
    assert.equal(patience.remainingMs, 60_000);
  });

  it("stands still while it is paused", async () => {
    using patience = new Patience(60_000);
    patience.pause();
    const before = patience.remainingMs;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(patience.remainingMs, before);
    patience.pause();
    assert.equal(patience.remainingMs, before);
    patience.resume();
    patience.resume();
    assert.ok(patience.remainingMs <= before);
  });

  it("is not over while it is paused for longer than it lasts", async () => {
    using patience = new Patience(30);
    patience.pause();
    using longer = new Patience(60);
    await once(longer.signal, "abort");
    assert.equal(patience.isOver, false);
    patience.resume();
    await once(patience.signal, "abort");
  });
});
