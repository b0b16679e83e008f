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
const uploadName = upload.toString("hex");

const damages: [name: string, damage: Damage, expected: string[]][] = [
  [
    "a staged block that is missing",
    (draft) => stagedBlocks.remove(draft, upload, 0),
    [
      `changes ${uploadName}: block 0 of the upload is not staged`,
      `changes ${uploadName}: has 8 readings, staged are 4`,
      `changes ${uploadName}: run run-04, plate 6 lists block 0`,
      "blocks 81: is referred to by nothing",
    ],
  ],
  [
    "a staged block with another checksum",
    (draft) => {
      const staged = need(stagedBlocks.get(draft, upload, 1));
      stagedBlocks.put(draft, { ...staged, checksum: 5, wells: Buffer.of(2) }, upload, 1);
    },
    [
      `changes ${uploadName}: block 1 of the upload: block 82 has another checksum`,
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
      "blocks 81: is referred to by nothing",
      "blocks 82: is referred to by nothing",
    ],
  ],
  [
    "a change of an entry that is to come",
    (draft) => {
      const committed = { sequence: 78n, newReadings: 0, duplicates: 0, filled: 0, retracted: 0 };
      changeStates.put(draft, { state: { $case: "committed", committed } }, idOf(1));
      changeStates.put(draft, { state: undefined }, idOf(2));
    },
    [
      "changes 00000001000000000000000000000000: is of entry 78, the last one is 77",
      "changes 00000002000000000000000000000000: is neither staged nor committed",
    ],
  ],
];

describe("checkUploads()", () => {
  for (const [name, damage, expected] of damages) {
    it(`finds ${name}`, async (test) => {
      assert.deepEqual(await damageFolder(test, damage), expected);
    });
  }
});
