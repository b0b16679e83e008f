import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metrics } from "@wellspring/service";
import type { LogReport } from "./log/log-report.ts";
import { observeBackend, observeDamage } from "./observe-backend.ts";
import { DiskSpace } from "./store/disk-space.ts";
import { Backend } from "./testing/backend.ts";
import { growthRows } from "./testing/readings.ts";

/** Every metric of Wellspring by its name. */
const readMetrics = async (metrics: Metrics): Promise<Record<string, number>> => {
  const lines = (await metrics.metricsText()).split("\n");
  const told = lines.flatMap((line) => /^(wellspring_\w+) (\S+)$/.exec(line)?.slice(1, 3) ?? []);
  const pairs = told.flatMap((name, at) => (at % 2 ? [] : [[name, Number(told[at + 1])] as const]));
  return Object.fromEntries(pairs);
};

describe("observeBackend()", () => {
  it("tells how far a backend is in a shared log, and how full that is", async () => {
    await using backend = await Backend.open();
    const report: LogReport = {
      kind: "jetstream",
      lastSequence: 12n,
      bytes: { used: 300, max: 4_000 },
      isSynced: false,
    };
    const metrics = new Metrics();
    observeBackend(metrics, {
      log: backend.context.log,
      logReporter: { read: async () => report },
      diskSpace: new DiskSpace("data", 85, async () => ({ usedPercent: 40 })),
      copies: {
        differsFrom: () => ["other:50052"],
        mayRebuild: () => true,
        announceRebuild: () => undefined,
      },
      store: backend.context.store,
    });
    assert.deepEqual(await readMetrics(metrics), {
      wellspring_log_last_sequence: 12,
      wellspring_log_applied_sequence: 1,
      wellspring_log_synced: 0,
      wellspring_log_bytes: 300,
      wellspring_log_bytes_max: 4_000,
      wellspring_disk_used_ratio: 0.4,
      wellspring_digest_mismatches: 1,
      wellspring_scrub_failures_total: 0,
    });
  });

  it("is what a backend does, whose own log is synced and has no bound", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows: growthRows(["A1"], 2) }]);
    const told = await readMetrics(backend.context.metrics);
    const applied = Number(backend.context.log.appliedSequence);
    assert(applied > 1);
    assert.equal(told.wellspring_log_last_sequence, applied);
    assert.equal(told.wellspring_log_applied_sequence, applied);
    assert.equal(told.wellspring_log_synced, 1);
    assert.equal(told.wellspring_store_damaged, 0);
    assert(Number.isNaN(told.wellspring_log_bytes));
    assert(Number.isNaN(told.wellspring_log_bytes_max));
  });
});

describe("observeDamage()", () => {
  it("tells of damage for as long as it is there", async () => {
    const metrics = new Metrics();
    let isDamaged = true;
    observeDamage(metrics, () => isDamaged);
    assert.deepEqual(await readMetrics(metrics), { wellspring_store_damaged: 1 });
    isDamaged = false;
    assert.deepEqual(await readMetrics(metrics), { wellspring_store_damaged: 0 });
  });
});
