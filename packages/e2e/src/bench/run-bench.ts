import type { Bench } from "./bench.ts";
import type { Measurement } from "./measurements/measurements.ts";
import type { Figure, Gap } from "./report/figure.ts";
import type { MeasurementResult } from "./report/results.ts";

/** What came of all measurements, and whether each could be made. */
export type BenchResults = { results: MeasurementResult[]; failures: number };

/** Makes one measurement after the other; one that fails becomes a gap, and the next ones go on. */
export const runBench = async (
  bench: Bench,
  measurements: readonly Measurement[],
): Promise<BenchResults> => {
  const results: MeasurementResult[] = [];
  let failures = 0;
  for (const { name, about, measure } of measurements) {
    bench.say(`${name}: ${about}`);
    let figures: (Figure | Gap)[];
    try {
      figures = await measure(bench);
    } catch (error) {
      failures++;
      const reason = error instanceof Error ? error.message : String(error);
      bench.say(`${name} failed: ${reason}`);
      figures = [{ what: name, reason: `failed: ${reason}` }];
    }
    results.push({ name, figures });
  }
  return { results, failures };
};
