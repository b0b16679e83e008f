import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { putFeedEntry } from "../feed/feed-entries.ts";
import { FeedEntry } from "../gen/wellspring/backend/v1/state.ts";
import { numberKey } from "../store/keyspace.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { type Damage, damageFolder, need } from "../testing/checked-folder.ts";

/** What the first upload made visible, as another entry than it was, or with other contents. */
const putEntry =
  (sequence: bigint, said: Partial<FeedEntry> = {}): Damage =>
  (draft) => {
    const entry = FeedEntry.decode(need(draft.get("feed", numberKey(2n))));
    putFeedEntry(draft, sequence, { ...entry, ...said });
  };

const run = {
  key: Buffer.from("default\0run-01"),
  plates: [1, 2],
  firstRuntimes: [0],
  lastRuntimes: [5, 6],
  retractions: [],
};

const cases: [name: string, damage: Damage, expected: string[]][] = [
  [
    "a record that is not what was written",
    (draft) => {
      const value = Buffer.from(need(draft.get("feed", numberKey(2n))));
      value[value.length - 1] ^= 1;
      draft.put("feed", numberKey(2n), value);
    },
    ["feed entry 2: is not what was written"],
  ],
  [
    "an entry that was never applied",
    putEntry(1_000n),
    ["feed entry 1000: is behind the last entry, 91"],
  ],
  [
    "a run that is not there",
    putEntry(2n, { runs: [{ ...run, key: Buffer.from("lab\0run-09"), firstRuntimes: [0, 0] }] }),
    ["feed entry 2: names the run lab/run-09, which is not there"],
  ],
  [
    "plates without times",
    putEntry(2n, { runs: [run] }),
    ["feed entry 2: has 2 plates of the run default/run-01, and other times"],
  ],
  [
    "works that are not there",
    putEntry(2n, { firstWork: 7n, works: 2, outcomes: [9n] }),
    ["feed entry 2: names work 8, the last one is 7"],
  ],
  [
    "a beginning that is not applied",
    (draft) => storeStates.put(draft, { ...readStoreState(draft), feedFrom: 92n }),
    ["meta state: has a feed from entry 92, which is not applied"],
  ],
];

describe("checkFeed()", () => {
  for (const [name, damage, expected] of cases) {
    it(`finds ${name}`, async (test) => {
      assert.deepEqual(await damageFolder(test, damage), expected);
    });
  }

  it("passes over what stands before the beginning", async (test) => {
    const found = await damageFolder(test, (draft) =>
      storeStates.put(draft, { ...readStoreState(draft), feedFrom: 50n }),
    );
    assert.deepEqual(found, []);
  });
});
