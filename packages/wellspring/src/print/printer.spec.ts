import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { printTo } from "./printer.ts";

describe("printTo()", () => {
  it("waits for whoever reads", async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const print = printTo(stream);
    let isPrinted = false;
    const printing = print("too long").then(() => {
      isPrinted = true;
    });
    await Promise.resolve();
    assert.equal(isPrinted, false);
    assert.equal(String(stream.read()), "too long");
    await printing;
    assert.equal(isPrinted, true);
  });

  it("does not wait where there is room", async () => {
    const stream = new PassThrough();
    await printTo(stream)("short");
    assert.equal(String(stream.read()), "short");
  });
});
