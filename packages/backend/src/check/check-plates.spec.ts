import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runKey } from "../store/keyspace.ts";
import { plateStates } from "../store/records.ts";
import { type Damage, damageFolder, need } from "../testing/checked-folder.ts";

const damages: [name: string, damage: Damage, expected: string[]][] = [
  [
    "counts of a plate that are others",
    (draft) => {
      const plate = need(plateStates.get(draft, 1, 0));
      plate.readings++;
      plate.lastRuntimeSeconds++;
      plate.wells[0] ^= 2;
      plate.digest = { low: 1, high: 1 };
      plate.version = 10_000n;
      plateStates.put(draft, plate, 1, 0);
    },
    [
      "runs default/run-01: the run has readings 15, its plates 16",
      "runs default/run-01: the run has wells 3, its plates 4",
      "runs default/run-01: the run has lastRuntimeSeconds 2400, its plates 2401",
      "plates run 1, plate 0: has version 10000, the last one is 75",
      "plates run 1, plate 0: the plate has readings 11, its readings 10",
      "plates run 1, plate 0: the plate has lastRuntimeSeconds 2401, its readings 2400",
      "plates run 1, plate 0: has other wells than its readings",
      "plates run 1, plate 0: has another digest than its readings",
    ],
  ],
  [
    "plates and history without a run",
    (draft) => {
      draft.remove("runs", runKey("default", "run-02"));
      draft.remove("runs", runKey("lab", "run-01"));
      // It names both.
      for (const { key } of draft.list("feed", Buffer.alloc(0))) draft.remove("feed", key);
    },
    [
      "history run 2, chunk 0: belongs to no run",
      "history run 2, chunk 1: belongs to no run",
      "plates run 2, plate 0: belongs to no run",
      "plates run 3, plate 0: belongs to no run",
    ],
  ],
];

describe("checkPlates()", () => {
  for (const [name, damage, expected] of damages) {
    it(`finds ${name}`, async (test) => {
      assert.deepEqual(await damageFolder(test, damage), expected);
    });
  }
});
