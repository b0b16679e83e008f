import type { Bench } from "../bench.ts";
import { countRows, type RunShape } from "../input/generate-runs.ts";
import type { Figure } from "../report/figure.ts";
import { uploadFiles } from "../tools/run-wellspring.ts";
import { startServers } from "../tools/servers.ts";
import { oneRunFile } from "./inputs.ts";
import { repeat } from "./repeat.ts";

/** One run by `wellspring upload`, the whole process. */
export const measureRunProcess = (bench: Bench): Promise<Figure[]> =>
  measureProcess(bench, bench.sizes.run, 300);

/** A run eight times as large. */
export const measureLargeRunProcess = (bench: Bench): Promise<Figure[]> =>
  measureProcess(bench, bench.sizes.largeRun, 600);

/** Commands before the first that counts: servers are warm, and the bundle's code is cached. */
const warmUps = 2;

const measureProcess = async (bench: Bench, shape: RunShape, atMost: number): Promise<Figure[]> => {
  const rows = countRows(shape);
  const file = await oneRunFile(bench, shape);
  await using servers = await startServers(bench.folder);
  const uploadMs = async () => (await uploadFiles(servers, [file], rows)).seconds * 1_000;
  await repeat(warmUps, uploadMs);
  const values = await repeat(bench.sizes.repetitions.process, uploadMs);
  const what = `one run, ${rows} rows: the whole command`;
  return [{ what, unit: "ms", goal: { atMost }, values }];
};
