import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  changeStates,
  readStoreState,
  stagedBlocks,
  stagedPlates,
  storeStates,
} from "../store/records.ts";
import { type Damage, damageFolder, need } from "../testing/checked-folder.ts";
import { idOf } from "../testing/readings.ts";

const upload = idOf(6);
const nameOf = (number: number): string => idOf(number).toString("hex");
const uploadName = nameOf(6);

const damages: [name: string, damage: Damage, expected: string[]][] = [
  [
    "a staged block that is missing",
    (draft) => stagedBlocks.remove(draft, upload, 0),
    [
      `changes ${uploadName}: block 0 of the upload is not staged`,
      `changes ${uploadName}: has 8 readings, staged are 4`,
      `changes ${uploadName}: run run-04, plate 6 lists block 0`,
      "blocks 99: is referred to by nothing",
    ],
  ],
  [
    "a staged block with another checksum",
    (draft) => {
      const staged = need(stagedBlocks.get(draft, upload, 1));
      stagedBlocks.put(draft, { ...staged, checksum: 5, wells: Buffer.of(2) }, upload, 1);
    },
    [
      `changes ${uploadName}: block 1 of the upload: block 100 has another checksum`,
      `changes ${uploadName}: block 1 of the upload: has other wells than its readings`,
    ],
  ],
  [
    "a list of staged blocks that does not fit",
    (draft) => stagedPlates.put(draft, { indexes: [0] }, upload, 7, "run-04"),
    [`changes ${uploadName}: run run-04, plate 7 lists block 0`],
  ],
  [
    "an upload that the state forgot",
    (draft) => storeStates.put(draft, { ...readStoreState(draft), openUploads: [] }),
    [`changes ${uploadName}: is staged and not among the open uploads`],
  ],
  [
    "an upload that is open and unknown",
    (draft) => changeStates.remove(draft, upload),
    [
      `meta state: counts the open upload ${uploadName}, which is not staged`,
      `staged ${uploadName}, 0: belongs to no open upload`,
      `staged ${uploadName}, 1: belongs to no open upload`,
      `staged-plates ${uploadName}, 6, run-04: belongs to no open upload`,
      `staged-plates ${uploadName}, 7, run-04: belongs to no open upload`,
      "blocks 99: is referred to by nothing",
      "blocks 100: is referred to by nothing",
    ],
  ],
  [
    "a change of an entry that is to come",
    (draft) => {
      const committed = { sequence: 92n, newReadings: 0, duplicates: 0, filled: 0, retracted: 0 };
      changeStates.put(draft, { state: { $case: "committed", committed } }, idOf(1));
      changeStates.put(draft, { state: undefined }, idOf(2));
    },
    [
      "changes 00000001000000000000000000000000: is of entry 92, the last one is 91",
      "changes 00000002000000000000000000000000: is neither staged nor committed",
    ],
  ],
  [
    "recent changes that are damaged",
    (draft) => {
      const state = readStoreState(draft);
      const [first, second, third, fourth] = state.recentChanges;
      need(first.committed).sequence = 92n;
      second.committed = undefined;
      third.id = Buffer.of(1, 2);
      need(fourth.committed).sequence = 0n;
      storeStates.put(draft, state);
    },
    [
      `meta state: the recent change ${nameOf(162)} is of entry 92, the last one is 91`,
      `meta state: the recent change ${nameOf(163)} has no outcome`,
      "meta state: the recent change 0102 has an id of 2 bytes, not 16",
      `meta state: the recent change ${nameOf(165)} is of entry 0, the last one is 91`,
    ],
  ],
  [
    "recent changes that are known twice",
    (draft) => {
      const state = readStoreState(draft);
      state.recentChanges[1].id = state.recentChanges[0].id;
      state.recentChanges[2].id = idOf(1);
      state.recentChanges[3].id = upload;
      storeStates.put(draft, state);
    },
    [
      `meta state: the recent change ${nameOf(162)} is known twice`,
      `meta state: the recent change ${nameOf(1)} is known twice`,
      `meta state: the recent change ${uploadName} is known twice`,
    ],
  ],
  [
    "more recent changes than there may be",
    (draft) => {
      const state = readStoreState(draft);
      const [{ committed }] = state.recentChanges;
      for (let number = 500; state.recentChanges.length < 32; number++) {
        state.recentChanges.push({ id: idOf(number), committed });
      }
      storeStates.put(draft, state);
    },
    ["meta state: holds 32 recent changes, 32 move to their keyspace"],
  ],
];

describe("checkUploads()", () => {
  for (const [name, damage, expected] of damages) {
    it(`finds ${name}`, async (test) => {
      assert.deepEqual(await damageFolder(test, damage), expected);
    });
  }
});
