import type { Metrics } from "@wellspring/service";
import { keyToNumber } from "../store/keyspace.ts";
import { readStoreState, workStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { waitingPrefix } from "../store/work-keys.ts";

/** What happens to work at this backend, counted. */
export type WorkCounters = {
  countDelivered: (engine: string, works: number) => void;
  countFailed: (engine: string, works?: number) => void;
};

const label = "engine";

/** Tells of work that waits for engines, and counts what is handed out. */
export const observeWork = (metrics: Metrics, view: View): WorkCounters => {
  const waiting = { name: "wellspring_work_waiting", help: "Works that wait for an engine", label };
  metrics.observeEach(waiting, () =>
    readStoreState(view).waiting.map(({ engine, works }) => [engine, Number(works)] as const),
  );
  const name = "wellspring_work_oldest_age_seconds";
  const oldest = { name, help: "Age of the work that waits longest for an engine", label };
  metrics.observeEach(oldest, () =>
    readStoreState(view).waiting.map(({ engine }) => [engine, ageSeconds(view, engine)] as const),
  );
  return {
    countDelivered: metrics.createCounters({
      name: "wellspring_work_deliveries_total",
      help: "Works that this backend handed to an engine, each time counted",
      label,
    }),
    countFailed: metrics.createCounters({
      name: "wellspring_work_failures_total",
      help: "Works that failed here, or that no engine finished",
      label,
    }),
  };
};

const ageSeconds = (view: View, engine: string): number => {
  for (const { key } of view.list("waiting", waitingPrefix(engine))) {
    const work = workStates.get(view, keyToNumber(key));
    return work ? (Date.now() - Number(work.submittedAtMs)) / 1_000 : 0;
  }
  return 0;
};
