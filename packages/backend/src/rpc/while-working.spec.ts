import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Backend } from "../testing/backend.ts";
import { HeldFlush } from "../testing/held-flush.ts";
import { growthRows, rowsToBlock } from "../testing/readings.ts";
import { whileWorking } from "./while-working.ts";

describe("whileWorking()", () => {
  it("tells once for each second in which the log got on, until the work is done", async (test) => {
    test.mock.timers.enable({ apis: ["setInterval"] });
    const log = { steps: 7 };
    const work = Promise.withResolvers<string>();
    let told = 0;
    const done = whileWorking(log, work.promise, () => told++);
    const tick = (steps: number): number => {
      log.steps += steps;
      test.mock.timers.tick(1_000);
      return told;
    };
    assert.deepEqual([tick(0), tick(3), tick(0), tick(0), tick(1)], [0, 1, 1, 1, 2]);
    work.resolve("done");
    assert.equal(await done, "done");
    assert.equal(tick(5), 2);
  });

  it("ends with what the work fails with", async (test) => {
    test.mock.timers.enable({ apis: ["setInterval"] });
    const log = { steps: 0 };
    const failed = whileWorking(log, Promise.reject(new Error("no room")), assert.fail);
    await assert.rejects(failed, { message: "no room" });
    log.steps++;
    test.mock.timers.tick(1_000);
  });
});

describe("a commit that takes long", () => {
  it("lets the client hear that it goes on, and of a flush that hangs nothing", async (test) => {
    const flush = new HeldFlush();
    await using backend = await Backend.open({ wrapStore: (store) => flush.wrap(store) });
    const stream = backend.openUpload();
    await stream.open();
    await stream.sendBlock(rowsToBlock(growthRows(["A1"], 4)));
    flush.hold();
    test.mock.timers.enable({ apis: ["setInterval"] });
    await stream.send({ $case: "commit", commit: { blocks: 1 } });
    await flush.reached;
    test.mock.timers.tick(1_000);
    assert.deepEqual(await stream.answer(), { $case: "working", working: {} });
    test.mock.timers.tick(60_000);
    flush.release();
    assert.deepEqual(
      (await stream.rest()).map((part) => part?.$case),
      ["committed"],
    );
  });
});
