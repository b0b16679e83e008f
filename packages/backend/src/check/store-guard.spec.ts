import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import { Draft } from "../store/draft.ts";
import { plateStates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { until } from "../testing/until.ts";
import { StoreGuard } from "./store-guard.ts";

const logger = createLogger({ name: "spec", level: "silent" });

/** A guard that looks all the time, what it asked, and whether it may rebuild. */
const openGuard = (store: AppliedStore) => {
  const seen = { failures: 0, looks: 0, rebuilds: 0, mayRebuild: false };
  const guard = new StoreGuard({
    store: store.lmdb,
    logger,
    countFailure: () => seen.failures++,
    mayRebuild: () => {
      seen.looks++;
      return seen.mayRebuild;
    },
    rebuild: () => seen.rebuilds++,
    lookEveryMs: 1,
  });
  return { guard, seen };
};

describe("StoreGuard", () => {
  it("has a damaged store made anew once, as soon as that may be", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(growthRows(["A1"], 5))]));
    const draft = new Draft(store.lmdb);
    plateStates.put(draft, { ...store.plate(), digest: { low: 1, high: 2 } }, 1, 0);
    await store.lmdb.write(draft.writes());
    const { guard, seen } = openGuard(store);
    await using _ = guard;
    assert.equal(guard.damagedAtMs, undefined);
    guard.scrubNow();
    await until(() => guard.damagedAtMs !== undefined);
    guard.scrubNow();
    await until(() => seen.failures === 2 && seen.looks > 2);
    assert.equal(seen.rebuilds, 0);
    seen.mayRebuild = true;
    await until(() => seen.rebuilds > 0);
    const { looks } = seen;
    guard.report({ keyspace: "store", key: "ReadReadings", text: "met damage" });
    assert.deepEqual([seen.rebuilds, seen.looks], [1, looks]);
  });

  it("ends while it waits", async () => {
    await using store = await AppliedStore.open();
    const { guard, seen } = openGuard(store);
    guard.report({ keyspace: "store", key: "entry 7", text: "can't be read" });
    await guard[Symbol.asyncDispose]();
    assert.deepEqual([seen.failures, seen.rebuilds], [1, 0]);
  });
});
