import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { numberKey } from "../store/keyspace.ts";
import { plateStates } from "../store/records.ts";
import { type Damage, damageFolder, need } from "../testing/checked-folder.ts";

const damages: [name: string, damage: Damage, expected: string[]][] = [
  [
    "a block of which a byte is another one",
    (draft) => {
      const block = Buffer.from(need(draft.get("blocks", numberKey(1n))));
      block[20] ^= 1;
      draft.put("blocks", numberKey(1n), block);
    },
    ["plates run 1, plate 0: block 1 can't be read: block: has a wrong checksum"],
  ],
  [
    "a block that is missing",
    (draft) => draft.remove("blocks", numberKey(1n)),
    ["plates run 1, plate 0: can't be read: block 1 is missing in the store"],
  ],
  [
    "two that refer to one block",
    (draft) => {
      const plate = need(plateStates.get(draft, 1, 0));
      plateStates.put(draft, plate, 1, 9);
    },
    [
      "runs default/run-01: the run has readings 15, its plates 25",
      "runs default/run-01: the run has plates 2, its plates 3",
      "runs default/run-01: the run has wells 3, its plates 5",
      "plates run 1, plate 9: refers to block 1, which something else refers to",
    ],
  ],
  [
    "a segment that says something else than its block",
    (draft) => {
      const plate = need(plateStates.get(draft, 1, 0));
      plate.segments[0].readings++;
      plate.segments[0].firstRuntimeSeconds++;
      plateStates.put(draft, plate, 1, 0);
    },
    [
      "plates run 1, plate 0: the segment of block 1 has readings 11, its readings 10",
      "plates run 1, plate 0: the segment of block 1 has firstRuntimeSeconds 1, its readings 0",
    ],
  ],
];

describe("checkSegments()", () => {
  for (const [name, damage, expected] of damages) {
    it(`finds ${name}`, async (test) => {
      assert.deepEqual(await damageFolder(test, damage), expected);
    });
  }
});
