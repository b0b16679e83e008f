import { type ReadingRow, readingsOf } from "./readings.ts";
import type { RunStore } from "./run-store.ts";

/** Readings of plate 0 of the sample run. */
const firstPlate: readonly ReadingRow[] = [
  ["A1", 0, 0.05, 0],
  ["A1", 600, 0.06, 0.01],
  ["A1", 1_200, 0.5, 0.45],
  ["B2", 0, 0.1, Number.NaN],
  ["B2", 600, 0.2, Number.NaN],
];

/** Readings of plate 3. */
const secondPlate: readonly ReadingRow[] = [["B2", 30, 1e-7, -0.5]];

/** Puts the run `run-01` with plates 0 and 3 in a store. */
export const addSampleRun = (store: RunStore): void => {
  store.apply("run-01", 0, readingsOf(firstPlate), true);
  store.apply("run-01", 3, readingsOf(secondPlate), true);
  const attributes = { medium: "LB" };
  const startedAt = "2026-01-31T12:00:00Z";
  store.describe("run-01", { robot: "R1", instrument: "I1", startedAt, attributes });
  store.addEvent("run-01", { kind: 1, file: "run-01.csv", newReadings: 6 });
};

/** The sample run in the robots' form. */
export const sampleCsv = [
  "plate,well,runtime,optical-density,run,corrected-optical-density",
  "0,A1,0,0.05,run-01,0",
  "0,A1,600,0.06,run-01,0.01",
  "0,A1,1200,0.5,run-01,0.45",
  "0,B2,0,0.1,run-01,",
  "0,B2,600,0.2,run-01,",
  "3,B2,30,0.0000001,run-01,-0.5",
].join("\r\n");
