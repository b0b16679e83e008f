import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { HistoryEvents } from "../gen/wellspring/backend/v1/state.ts";
import { numberKey } from "../store/keyspace.ts";
import { historyChunks, plateStates, retractions, runStates } from "../store/records.ts";
import { type Damage, damageFolder, need } from "../testing/checked-folder.ts";

const damages: [name: string, damage: Damage, expected: string[]][] = [
  [
    "a plate that is missing",
    (draft) => plateStates.remove(draft, 1, 0),
    [
      "runs default/run-01: the run has readings 15, its plates 5",
      "runs default/run-01: the run has plates 2, its plates 1",
      "runs default/run-01: the run has wells 3, its plates 1",
      "blocks 1: is referred to by nothing",
    ],
  ],
  [
    "a run with another one's number, and a number that is to come",
    (draft) => {
      const run = need(runStates.get(draft, "default", "run-01"));
      runStates.put(draft, { ...run, number: 99 }, "default", "run-98");
      runStates.put(draft, run, "default", "run-99");
    },
    [
      "runs default/run-98: has the number 99, the next one is 5",
      "runs default/run-98: the run has readings 15, its plates 0",
      "runs default/run-98: the run has plates 2, its plates 0",
      "runs default/run-98: the run has wells 3, its plates 0",
      "runs default/run-98: the run has lastRuntimeSeconds 2400, its plates 0",
      "runs default/run-98: event 1 retracted 5 readings, kept are 0",
      "runs default/run-98: has 1 retractions, of which 0 are kept",
      "runs default/run-99: has the number 1, which another run has",
      "runs default/run-99: retracted by event 1, plate 1: " +
        "refers to block 4, which something else refers to",
    ],
  ],
  [
    "history that is missing, and some that is too much",
    (draft) => {
      const chunk = need(historyChunks.get(draft, 2, 1));
      historyChunks.remove(draft, 2, 1);
      historyChunks.put(draft, chunk, 1, 1);
    },
    [
      "runs default/run-01: needs 0 chunks of history, there are 1",
      "runs default/run-02: can't be read: chunk 1 of the history is missing",
    ],
  ],
  [
    "history that can't be unpacked",
    (draft) => historyChunks.put(draft, { packed: Buffer.from("text") }, 2, 0),
    ["runs default/run-02: can't be read: Unknown frame descriptor"],
  ],
  [
    "a recent event that can't be decoded",
    (draft) => {
      const run = need(runStates.get(draft, "default", "run-02"));
      run.recentEvents[3] = Buffer.of(0x0f);
      runStates.put(draft, run, "default", "run-02");
    },
    ["runs default/run-02: can't be read: cant skip wire type 7"],
  ],
  [
    "a recent event that is gone",
    (draft) => {
      const run = need(runStates.get(draft, "default", "run-02"));
      run.recentEvents.pop();
      runStates.put(draft, run, "default", "run-02");
    },
    [
      "runs default/run-02: has 70 events, its history 69",
      "runs default/run-02: needs 22 recent events, there are 21",
      "runs default/run-02: has 140 readings, its history 138",
    ],
  ],
  [
    "a recent event that belongs into a chunk",
    (draft) => {
      const run = need(runStates.get(draft, "default", "run-02"));
      const { packed } = need(historyChunks.get(draft, 2, 1));
      const { events } = HistoryEvents.decode(zstdDecompressSync(packed));
      run.recentEvents.unshift(...events.splice(-1));
      const repacked = zstdCompressSync(HistoryEvents.encode({ events }).finish());
      historyChunks.put(draft, { packed: repacked }, 2, 1);
      runStates.put(draft, run, "default", "run-02");
    },
    ["runs default/run-02: needs 22 recent events, there are 23"],
  ],
  [
    "counts of events that are others",
    (draft) => {
      for (const [name, events] of [
        ["run-01", 26],
        ["run-02", 46],
      ] as const) {
        const run = need(runStates.get(draft, "default", name));
        runStates.put(draft, { ...run, events }, "default", name);
      }
    },
    [
      "runs default/run-01: can't be read: chunk 0 of the history is missing",
      "runs default/run-02: has 140 readings, its history 92",
      "runs default/run-02: needs 1 chunks of history, there are 2",
      "blocks 4: is referred to by nothing",
    ],
  ],
  [
    "retracted readings that are gone",
    (draft) => retractions.remove(draft, 1, 1),
    [
      "runs default/run-01: event 1 retracted 5 readings, kept are 0",
      "runs default/run-01: has 1 retractions, of which 0 are kept",
      "blocks 4: is referred to by nothing",
    ],
  ],
  [
    "a retracted block that is gone",
    (draft) => {
      const [{ segments }] = need(retractions.get(draft, 1, 1)).plates;
      draft.remove("blocks", numberKey(segments[0].blockId));
    },
    [
      "runs default/run-01: retracted by event 1, plate 1: " +
        "can't be read: block 4 is missing in the store",
    ],
  ],
];

describe("checkRuns()", () => {
  for (const [name, damage, expected] of damages) {
    it(`finds ${name}`, async (test) => {
      assert.deepEqual(await damageFolder(test, damage), expected);
    });
  }
});
