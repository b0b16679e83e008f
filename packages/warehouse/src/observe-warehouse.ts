import type { Metrics } from "@wellspring/service";
import { Counter, Histogram } from "prom-client";
import type { FollowState, Progress, ProgressListeners } from "./follow/progress.ts";

/** Has each pass counted that is deposited, and the seconds that took. */
export const observeDeposits = ({
  registry,
}: Pick<Metrics, "registry">): NonNullable<ProgressListeners["onDeposited"]> => {
  const registers = [registry];
  const readings = new Counter({
    name: "wellspring_warehouse_readings_total",
    help: "Readings written to PostgreSQL",
    registers,
  });
  const works = new Counter({
    name: "wellspring_warehouse_works_total",
    help: "Samples, calculations and crunched data written to PostgreSQL",
    registers,
  });
  const passSeconds = new Histogram({
    name: "wellspring_warehouse_pass_seconds",
    help: "Transactions in PostgreSQL, by the seconds they took",
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300],
    registers,
  });
  return (deposited, seconds) => {
    readings.inc(deposited.readings);
    works.inc(deposited.works);
    passSeconds.observe(seconds);
  };
};

/**
 * Tells how far the copy is, and how far behind.
 *
 * @param readLastSequence the last entry of the log.
 */
export const observeProgress = (
  metrics: Metrics,
  progress: Progress,
  readLastSequence: () => Promise<bigint>,
): void => {
  const observe = (name: string, help: string, read: () => number | Promise<number>): void =>
    metrics.observe({ name: `wellspring_warehouse_${name}`, help }, read);
  const isIn = (state: FollowState) => () => Number(progress.state === state);
  const position = (): number =>
    progress.sequence === undefined ? Number.NaN : Number(progress.sequence);
  observe("position", "The last entry of the log that is in PostgreSQL", position);
  observe("lag_entries", "Entries of the log that are not in PostgreSQL yet", async () =>
    Math.max(0, Number(await readLastSequence()) - position()),
  );
  observe(
    "lag_seconds",
    "Since the oldest change that is not in PostgreSQL, or may not be; 0 where all are",
    () => progress.lagSeconds,
  );
  observe("stuck", "1 where an entry can't be deposited, 0 otherwise", isIn("stuck"));
  observe("waiting", "1 while another warehouse works on the same tables", isIn("waiting"));
};
