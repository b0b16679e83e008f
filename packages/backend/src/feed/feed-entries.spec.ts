import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { FeedEntry } from "../gen/wellspring/backend/v1/state.ts";
import { Draft } from "../store/draft.ts";
import { numberKey } from "../store/keyspace.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { hasFeed, listFeed, putFeedEntry } from "./feed-entries.ts";

const entryAt = (atMs: bigint): FeedEntry => ({
  ...FeedEntry.decode(new Uint8Array()),
  atMs,
  outcomes: [1n],
});

/** A store with feed entries 3, 256 and 70,000. */
const openFilled = async (): Promise<AppliedStore> => {
  const store = await AppliedStore.open();
  const draft = new Draft(store.view);
  for (const sequence of [70_000n, 3n, 256n]) putFeedEntry(draft, sequence, entryAt(sequence));
  await store.lmdb.write(draft.writes());
  return store;
};

describe("listFeed()", () => {
  it("lists what was kept of later entries, in order", async () => {
    await using store = await openFilled();
    const after = (sequence: bigint) => [...listFeed(store.view, sequence)];
    const all = [3n, 256n, 70_000n].map((sequence) => ({ sequence, entry: entryAt(sequence) }));
    assert.deepEqual(after(0n), all);
    assert.deepEqual(after(3n), all.slice(1));
    assert.deepEqual(after(70_000n), []);
  });

  it("reports what is not what was written", async () => {
    await using store = await openFilled();
    const value = Buffer.from(store.lmdb.get("feed", numberKey(256n)) ?? "");
    value[0] ^= 1;
    await store.lmdb.write([{ keyspace: "feed", key: numberKey(256n), value }]);
    const reported: StatusError[] = [];
    store.lmdb.watchDamage((error) => reported.push(error));
    const text = "what entry 256 made visible is not what was written";
    const error = new StatusError(Code.OUT_OF_RANGE, text);
    assert.throws(() => [...listFeed(store.view, 0n)], error);
    assert.deepEqual(reported, [new StatusError(Code.DATA_LOSS, text)]);
    assert.equal([...listFeed(store.view, 256n)].length, 1);
  });
});

describe("hasFeed()", () => {
  it("tells whether something was kept of later entries", async () => {
    await using store = await openFilled();
    const found = [0n, 3n, 69_999n, 70_000n].map((sequence) => hasFeed(store.view, sequence));
    assert.deepEqual(found, [true, true, true, false]);
  });
});
