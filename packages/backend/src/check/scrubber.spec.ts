import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Draft } from "../store/draft.ts";
import { plateStates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { Scrubber, type ScrubberOptions } from "./scrubber.ts";

/** A scrubber without a pause, and the first that it tells. */
const scrubUntilTold = async (store: ScrubberOptions["store"]): Promise<unknown> => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  await using _ = new Scrubber({
    store,
    everyMs: 0,
    onPassed: ({ plates }) => resolve(plates),
    onViolation: ({ text }) => resolve(text),
    onFailure: resolve,
  });
  return await promise;
};

describe("Scrubber", () => {
  it("tells what it looked at, and what it found", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(growthRows(["A1"], 5))]));
    assert.equal(await scrubUntilTold(store.lmdb), 1);
    const draft = new Draft(store.lmdb);
    plateStates.put(draft, { ...store.plate(), digest: { low: 1, high: 2 } }, 1, 0);
    await store.lmdb.write(draft.writes());
    assert.equal(await scrubUntilTold(store.lmdb), "has another digest than its readings");
  });

  it("tells of a scrub that could not be made", async () => {
    const error = new Error("no");
    const broken = {
      snapshot: () => {
        throw error;
      },
    };
    assert.equal(await scrubUntilTold(broken), error);
  });

  it("makes the first one sooner or later than the others where it is told to", async () => {
    await using store = await AppliedStore.open();
    const { promise, resolve } = Promise.withResolvers<void>();
    const fail = () => assert.fail("it found something");
    const told = { onPassed: () => resolve(), onViolation: fail, onFailure: fail };
    await using _ = new Scrubber({ store: store.lmdb, everyMs: 1_000_000, firstMs: 0, ...told });
    await promise;
  });

  it("ends while it waits", async () => {
    await using store = await AppliedStore.open();
    const fail = () => assert.fail("it scrubbed");
    const told = { onPassed: fail, onViolation: fail, onFailure: fail };
    await using _ = new Scrubber({ store: store.lmdb, everyMs: 1_000_000, ...told });
  });
});
