import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { Draft } from "../store/draft.ts";
import { keepMoment, readMoment } from "../store/moments.ts";
import { plateStates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";
import { StoreGuard } from "./store-guard.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const met = { keyspace: "store", key: "entry 7", text: "can't be read" };

/** A guard that looks all the time, what it asked, and whether it may rebuild. */
const openGuard = (store: AppliedStore, folder: string) => {
  const seen = { failures: 0, looks: 0, rebuilds: 0, mayRebuild: false };
  const guard = new StoreGuard({
    store: store.lmdb,
    folder,
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
  it("has a damaged store made anew once, as soon as that may be", async (test) => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(growthRows(["A1"], 5))]));
    const draft = new Draft(store.lmdb);
    plateStates.put(draft, { ...store.plate(), digest: { low: 1, high: 2 } }, 1, 0);
    await store.lmdb.write(draft.writes());
    const { guard, seen } = openGuard(store, temporaryFolder(test));
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

  it("ends while it waits", async (test) => {
    await using store = await AppliedStore.open();
    const { guard, seen } = openGuard(store, temporaryFolder(test));
    guard.report(met);
    await guard[Symbol.asyncDispose]();
    assert.deepEqual([seen.failures, seen.rebuilds], [0, 0]);
  });

  it("remembers damage over a restart, and has the store made anew then", async (test) => {
    await using store = await AppliedStore.open();
    const folder = temporaryFolder(test);
    const before = openGuard(store, folder);
    before.guard.report(met);
    const { damagedAtMs } = before.guard;
    await before.guard[Symbol.asyncDispose]();
    const { guard, seen } = openGuard(store, folder);
    await using _ = guard;
    assert.equal(guard.damagedAtMs, damagedAtMs);
    seen.mayRebuild = true;
    await until(() => seen.rebuilds > 0);
  });

  it("goes on where its folder can't remember", async (test) => {
    await using store = await AppliedStore.open();
    const { guard } = openGuard(store, join(temporaryFolder(test), "nosuch"));
    await using _ = guard;
    guard.report(met);
    assert.notEqual(guard.damagedAtMs, undefined);
  });

  it("scrubs at once, then a day after the last scrub, whenever it was started", async (test) => {
    await using store = await AppliedStore.open();
    const folder = temporaryFolder(test);
    const startMs = Date.now();
    {
      await using _ = openGuard(store, folder).guard;
      await until(() => (readMoment(folder, "scrubbed") ?? 0) >= startMs);
    }
    const soonMs = startMs - limits.scrubEveryMs + 60_000;
    keepMoment(folder, "scrubbed", soonMs);
    await openGuard(store, folder).guard[Symbol.asyncDispose]();
    assert.equal(readMoment(folder, "scrubbed"), soonMs);
    const longAgoMs = startMs - limits.scrubEveryMs;
    keepMoment(folder, "scrubbed", longAgoMs);
    await using _ = openGuard(store, folder).guard;
    await until(() => (readMoment(folder, "scrubbed") ?? 0) > longAgoMs);
  });
});
