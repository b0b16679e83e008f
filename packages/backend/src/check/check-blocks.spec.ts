import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { numberKey } from "../store/keyspace.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { type Damage, damageFolder } from "../testing/checked-folder.ts";

const damages: [name: string, damage: Damage, expected: string[]][] = [
  [
    "a block that nothing refers to",
    (draft) => {
      const state = readStoreState(draft);
      draft.put("blocks", numberKey(state.nextBlockId++), Buffer.from("orphan"));
      storeStates.put(draft, state);
    },
    ["blocks 101: is referred to by nothing"],
  ],
  [
    "next ids that were given out",
    (draft) => {
      const state = readStoreState(draft);
      storeStates.put(draft, { ...state, nextBlockId: 100n, nextRunNumber: 4, nextVersion: 0n });
    },
    [
      "runs default/run-03: has the number 4, the next one is 4",
      "plates run 1, plate 0: has version 1, the last one is 0",
      "plates run 1, plate 1: has version 3, the last one is 0",
      "plates run 2, plate 0: has version 73, the last one is 0",
      "plates run 3, plate 0: has version 74, the last one is 0",
      "blocks 100: is not below the next one, 100",
    ],
  ],
  [
    "a key of a wrong length",
    (draft) => draft.put("blocks", Buffer.of(1, 2), Buffer.of(1)),
    ["blocks 0102: can't be read: the key has 2 bytes, not 8"],
  ],
];

describe("checkBlocks()", () => {
  for (const [name, damage, expected] of damages) {
    it(`finds ${name}`, async (test) => {
      assert.deepEqual(await damageFolder(test, damage), expected);
    });
  }
});
