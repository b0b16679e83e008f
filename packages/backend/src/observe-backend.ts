import type { Metrics } from "@wellspring/service";
import type { Context } from "./context.ts";
import { observeWork } from "./work/observe-work.ts";

/** The parts of a backend that its metrics tell of. */
export type ObservedBackend = Pick<
  Context,
  "log" | "logReporter" | "diskSpace" | "copies" | "store"
>;

/** What happens to a backend, counted. */
export type BackendCounters = {
  countScrubFailure: () => void;
  countDelivered: (engine: string, works: number) => void;
  countFailed: (engine: string, works?: number) => void;
};

/** Tells whether a backend's store is damaged, from before that is opened until it is sound. */
export const observeDamage = (metrics: Metrics, isDamaged: () => boolean): void => {
  const help = "1 while damage is known of in the store, else 0";
  metrics.observe({ name: "wellspring_store_damaged", help }, () => Number(isDamaged()));
};

/**
 * Tells of a backend what the chart's alerts and dashboard ask for. Sequences and bytes of one
 * answer come from one look at the log.
 */
export const observeBackend = (
  metrics: Metrics,
  { log, logReporter, diskSpace, copies, store }: ObservedBackend,
): BackendCounters => {
  const observe = (name: string, help: string, read: () => number | Promise<number>) =>
    metrics.observe({ name: `wellspring_${name}`, help }, read);

  observe("log_last_sequence", "The last entry that the log holds", async () =>
    Number((await logReporter.read()).lastSequence),
  );
  observe("log_applied_sequence", "The last entry that is applied here", () =>
    Number(log.appliedSequence),
  );
  observe("log_synced", "1 where acknowledged entries are proven to be on disk, else 0", async () =>
    Number((await logReporter.read()).isSynced),
  );
  observe("log_bytes", "Bytes of the entries in a shared log", async () => {
    const { bytes } = await logReporter.read();
    return bytes?.used ?? Number.NaN;
  });
  observe("log_bytes_max", "Bytes that a shared log may hold", async () => {
    const { bytes } = await logReporter.read();
    return bytes?.max ?? Number.NaN;
  });
  observe("disk_used_ratio", "Part of the data folder's disk that is used", async () => {
    return (await diskSpace.usedPercent()) / 100;
  });
  observe(
    "digest_mismatches",
    "Backends that hold other readings after the same entry of the log",
    () => copies.differsFrom().length,
  );
  const countScrubFailure = metrics.createCounter({
    name: "wellspring_scrub_failures_total",
    help: "Scrubs that found data which does not match its digest",
  });
  return { countScrubFailure, ...observeWork(metrics, store) };
};
