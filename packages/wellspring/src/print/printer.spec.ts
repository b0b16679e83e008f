import assert from "node:assert/strict";
import { PassThrough, Writable } from "node:stream";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
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

  it("says that nobody reads any more", async () => {
    const closed = new Writable({
      write: (_chunk, _encoding, written) => written(new Error("write EPIPE")),
    }).on("error", () => undefined);
    const print = printTo(closed);
    await assert.rejects(print("first"), {
      code: Code.FAILED_PRECONDITION,
      message: "this server can't print any more (write EPIPE): it has to be started again",
    });
    await assert.rejects(print("second"), { code: Code.FAILED_PRECONDITION });
  });
});
