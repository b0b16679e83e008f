import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FeedEntry, type StoreState } from "../gen/wellspring/backend/v1/state.ts";
import { Draft } from "../store/draft.ts";
import { readStoreState } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { listFeed, putFeedEntry } from "./feed-entries.ts";
import { trimFeed } from "./trim-feed.ts";

const entry = FeedEntry.decode(new Uint8Array());

/** A draft of a store that has feed entries up to one, and its state after that. */
const openFilled = async (store: AppliedStore, last: bigint, feedFrom = 1n) => {
  const filled = new Draft(store.view);
  for (let sequence = 1n; sequence <= last; sequence++) putFeedEntry(filled, sequence, entry);
  await store.lmdb.write(filled.writes());
  const state: StoreState = { ...readStoreState(store.view), appliedSequence: last, feedFrom };
  return { draft: new Draft(store.view), state };
};

/** The first feed entry of a draft, and the one from which on the feed is whole. */
const startsOf = ({ draft, state }: { draft: Draft; state: StoreState }): unknown[] => {
  const [first] = listFeed(draft, 0n);
  return [first?.sequence, state.feedFrom];
};

describe("trimFeed()", () => {
  it("forgets what is older than what is kept", async () => {
    await using store = await AppliedStore.open();
    const filled = await openFilled(store, 768n);
    trimFeed(filled.draft, filled.state, 500n);
    assert.deepEqual(startsOf(filled), [269n, 269n]);
  });

  it("looks at one entry of 256 alone", async () => {
    await using store = await AppliedStore.open();
    const filled = await openFilled(store, 767n);
    trimFeed(filled.draft, filled.state, 500n);
    assert.deepEqual(startsOf(filled), [1n, 1n]);
  });

  it("removes 512 at once, and the others later", async () => {
    await using store = await AppliedStore.open();
    const filled = await openFilled(store, 1_024n);
    trimFeed(filled.draft, filled.state, 10n);
    assert.deepEqual(startsOf(filled), [513n, 1_015n]);
    trimFeed(filled.draft, filled.state, 10n);
    assert.deepEqual(startsOf(filled), [1_015n, 1_015n]);
  });

  it("removes what stands before a feed that a newer release began anew", async () => {
    await using store = await AppliedStore.open();
    const filled = await openFilled(store, 512n, 400n);
    trimFeed(filled.draft, filled.state);
    assert.deepEqual(startsOf(filled), [400n, 400n]);
  });

  it("keeps a million entries", async () => {
    await using store = await AppliedStore.open();
    const filled = await openFilled(store, 256n);
    trimFeed(filled.draft, filled.state);
    assert.deepEqual(startsOf(filled), [1n, 1n]);
    filled.state.appliedSequence = 2n ** 20n + 256n;
    trimFeed(filled.draft, filled.state);
    assert.deepEqual(startsOf(filled), [undefined, 257n]);
  });
});
