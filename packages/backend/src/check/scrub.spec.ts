import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Draft } from "../store/draft.ts";
import { numberKey } from "../store/keyspace.ts";
import { Lmdb } from "../store/lmdb.ts";
import { plateStates, retractions } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { type Damage, filledFolder, need } from "../testing/checked-folder.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import { type ScrubOptions, type ScrubReport, scrubStore } from "./scrub.ts";

/** Scrubs a filled store after something in it was damaged. */
const scrubDamaged = async (
  test: TestContext,
  damage: Damage = () => undefined,
  options: ScrubOptions = {},
): Promise<ScrubReport> => {
  await using lmdb = Lmdb.open(join(await filledFolder(test), "store"));
  const draft = new Draft(lmdb);
  damage(draft);
  await lmdb.write(draft.writes());
  return await scrubStore(lmdb, options);
};

const flipBlock = (draft: Draft, blockId: bigint): void => {
  const block = Buffer.from(need(draft.get("blocks", numberKey(blockId))));
  block[block.length - 1] ^= 1;
  draft.put("blocks", numberKey(blockId), block);
};

describe("scrubStore()", () => {
  it("finds nothing in a store that is whole, and looks at all of it", async (test) => {
    const { violation, plates, blocks, blockBytes } = await scrubDamaged(test);
    assert.equal(violation, undefined);
    assert.equal(plates, 4);
    assert.equal(blocks, 9, "all but the two of an upload that is open");
    assert.ok(blockBytes > 300);
  });

  it("finds a block of a plate that was damaged", async (test) => {
    const { violation } = await scrubDamaged(test, (draft) => {
      flipBlock(draft, need(plateStates.get(draft, 1, 0)).segments[0].blockId);
    });
    assert.equal(violation?.key, "default/run-01, plate 0");
    assert.match(violation.text, /^can't be read: block \d+ of the store is damaged: /);
  });

  it("finds a block of a retraction that was damaged", async (test) => {
    const { violation } = await scrubDamaged(test, (draft) => {
      flipBlock(draft, need(retractions.get(draft, 1, 1)).plates[0].segments[0].blockId);
    });
    assert.equal(violation?.keyspace, "retracted");
    assert.match(violation.key, /^default\/run-01, event 1$/);
  });

  it("finds a plate whose digest or count is not that of its readings", async (test) => {
    for (const [change, text] of [
      [{ digest: { low: 1, high: 2 } }, "has another digest than its readings"],
      [{ readings: 99 }, "has 99 readings, its blocks 10"],
    ] as const) {
      const { violation } = await scrubDamaged(test, (draft) => {
        plateStates.put(draft, { ...need(plateStates.get(draft, 1, 0)), ...change }, 1, 0);
      });
      assert.deepEqual(violation, { keyspace: "plates", key: "default/run-01, plate 0", text });
    }
  });

  it("takes no offence at what changes meanwhile", async () => {
    await using store = await AppliedStore.open();
    const blocks = [0, 1, 2].map((plate) => blockOf(growthRows(["A1", "B7"], 5), { plate }));
    await store.apply(commit(1, blocks));
    const scrubbing = scrubStore(store.lmdb, { bytesPerSecondMax: 2_000 });
    for (let read = 5; read < 25; read++) {
      const block = blockOf(growthRows(["A1"], 1, read));
      await store.apply(commit(100 + read, [block], { append: true }));
    }
    await store.apply(retract(2, { plate: 2 }));
    assert.equal((await scrubbing).violation, undefined);
  });

  it("is no faster than told, and ends when it is told to", async (test) => {
    const startMs = performance.now();
    await scrubDamaged(test, undefined, { bytesPerSecondMax: 5_000 });
    assert.ok(performance.now() - startMs > 60);
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(scrubDamaged(test, undefined, { signal }), { message: "enough" });
  });
});
