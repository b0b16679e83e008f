import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stagedKey } from "../store/keyspace.ts";
import { readStoreState, stagedBodies, storeStates } from "../store/records.ts";
import { damageFolder, need } from "../testing/checked-folder.ts";
import { idOf } from "../testing/readings.ts";

const name = (work: number): string => idOf(work).toString("hex");

describe("checkWorkBodies()", () => {
  it("finds a chunk that is not what was written", async (test) => {
    const found = await damageFolder(test, (draft) => {
      const chunk = Buffer.from(need(draft.get("bodies", stagedKey(idOf(5), 0))));
      chunk[7] ^= 1;
      draft.put("bodies", stagedKey(idOf(5), 0), chunk);
    });
    const damage = `the body of the work ${name(5)} is damaged: chunk 0 is not what it was`;
    assert.deepEqual(found, [
      `work 5: can't be read: ${damage}`,
      `bodies ${name(5)}, 0: is not what was written`,
    ]);
  });

  it("finds a chunk that belongs to no body", async (test) => {
    const found = await damageFolder(test, (draft) => {
      draft.put("bodies", stagedKey(idOf(1), 0), Buffer.of(1));
      draft.put("bodies", stagedKey(idOf(99), 3), Buffer.of(1));
    });
    assert.deepEqual(found, [
      `bodies ${name(1)}, 0: belongs to no body`,
      `bodies ${name(99)}, 3: belongs to no body`,
    ]);
  });

  it("finds staged bodies that the state does not know, and the other way round", async (test) => {
    const found = await damageFolder(test, (draft) => {
      stagedBodies.put(draft, { chunks: [], stagingIds: [] }, idOf(70));
      const state = readStoreState(draft);
      const openBodies = [...state.openBodies, { workId: idOf(71), atMs: state.atMs }];
      storeStates.put(draft, { ...state, openBodies });
    });
    assert.deepEqual(found, [
      `staged-bodies ${name(70)}: is staged and not among the open bodies`,
      `meta state: counts ${name(71)}, of which nothing is staged`,
    ]);
  });
});
