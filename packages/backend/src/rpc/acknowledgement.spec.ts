import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Backend } from "../testing/backend.ts";
import { HeldFlush } from "../testing/held-flush.ts";
import { noiseBlock } from "../testing/noise.ts";
import { growthRows, rowsToBlock } from "../testing/readings.ts";

const rows = growthRows(["A1"], 4);

/** A backend whose store says when it flushed only when it may. */
const openHeld = async () => {
  const flush = new HeldFlush();
  const backend = await Backend.open({ wrapStore: (store) => flush.wrap(store) });
  return Object.assign(backend, { flush });
};

/** Whether a promise is settled after the backend had many turns to settle it. */
const isSettled = async (backend: Backend, promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let call = 0; call < 20; call++) await backend.getStatus();
  return settled;
};

describe("an acknowledgement", () => {
  it("of a commit leaves once the commit is on the disk, not before", async () => {
    await using backend = await openHeld();
    const stream = backend.openUpload();
    await stream.open();
    await stream.sendBlock(rowsToBlock(rows));
    backend.flush.hold();
    const committed = stream.commit();
    await backend.flush.reached;
    assert.equal(await isSettled(backend, committed), false);
    backend.flush.release();
    assert.equal((await committed).newReadings, 4);
  });

  it("of staged blocks leaves once they are on the disk, not before", async () => {
    await using backend = await openHeld();
    const stream = backend.openUpload();
    await stream.open();
    backend.flush.hold();
    await stream.sendBlock(noiseBlock);
    await stream.sendBlock(noiseBlock, { plate: 1 });
    const answer = stream.answer();
    await backend.flush.reached;
    assert.equal(await isSettled(backend, answer), false);
    backend.flush.release();
    const first = await answer;
    assert(first?.$case === "staged");
    stream.cancel();
  });

  it("of a retraction leaves once it is on the disk, not before", async () => {
    await using backend = await openHeld();
    await backend.upload([{ rows }]);
    backend.flush.hold();
    const retracted = backend.retract();
    await backend.flush.reached;
    assert.equal(await isSettled(backend, retracted), false);
    backend.flush.release();
    assert.equal((await retracted).readings, 4);
  });
});

describe("a robot that is faster than the disk", () => {
  it("waits with what it sends", async () => {
    await using backend = await openHeld();
    const stream = backend.openUpload();
    await stream.open();
    backend.flush.hold();
    const blocks = 60;
    let sent = 0;
    const sending = (async () => {
      for (let plate = 0; plate < blocks; plate++) {
        await stream.sendBlock(noiseBlock, { plate });
        sent++;
      }
    })();
    await backend.flush.reached;
    for (let before = -1; before !== sent; await isSettled(backend, sending)) before = sent;
    assert.ok(sent < blocks, `${sent} of ${blocks} blocks were taken`);
    backend.flush.release();
    await sending;
    assert.equal((await stream.commit()).newReadings, blocks * 16_384);
  });
});
