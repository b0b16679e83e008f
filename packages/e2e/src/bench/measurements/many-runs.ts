import type { Bench } from "../bench.ts";
import { startDelayProcess } from "../delay/delay-process.ts";
import type { Figure, Goal } from "../report/figure.ts";
import { type CommandOptions, uploadFiles } from "../tools/run-wellspring.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { manyRunFiles, manyRunsFile, manyRunsRows } from "./inputs.ts";
import { repeat } from "./repeat.ts";

/** Milliseconds that the proxy adds to a round trip. */
const roundTripMs = 20;

/** All runs in one file, ordered by plate and well. */
export const measureManyRunsOneFile = async (bench: Bench): Promise<Figure[]> => {
  const files = [await manyRunsFile(bench)];
  return measureFiles(bench, { how: "in one file", files, goal: { atLeast: 4e6 } });
};

/** A file for each run, all to one command. */
export const measureManyFiles = async (bench: Bench): Promise<Figure[]> => {
  const files = await manyRunFiles(bench);
  return measureFiles(bench, { how: `in ${files.length} files`, files, goal: { atLeast: 4e6 } });
};

/** One file, each run ordered by time. */
export const measureByTimeOrder = async (bench: Bench): Promise<Figure[]> => {
  const files = [await manyRunsFile(bench, "time")];
  return measureFiles(bench, { how: "in one file, by time", files });
};

/** One file through a longer wire. */
export const measureDelayed = async (bench: Bench): Promise<Figure[]> => {
  const files = [await manyRunsFile(bench)];
  const how = `in one file, ${roundTripMs} ms away`;
  await using servers = await startServers(bench.folder);
  await using proxy = await startDelayProcess(servers.address, roundTripMs);
  const input = { how, files, goal: { atLeast: 2.5e6 } };
  return await measureOn(servers, bench, input, { address: proxy.address });
};

type Input = { how: string; files: readonly string[]; goal?: Goal };

/** Uploads of these files, which hold all runs, by one command each. */
export const measureFiles = async (
  bench: Bench,
  input: Input,
  start: (parent: string) => Promise<Servers> = (parent) => startServers(parent),
): Promise<Figure[]> => {
  await using servers = await start(bench.folder);
  return await measureOn(servers, bench, input);
};

const measureOn = async (
  servers: Servers,
  bench: Bench,
  { how, files, goal }: Input,
  options?: CommandOptions,
): Promise<Figure[]> => {
  const rows = manyRunsRows(bench);
  const values = await repeat(bench.sizes.repetitions.manyRuns, async () => {
    const { seconds } = await uploadFiles(servers, files, rows, options);
    return rows / seconds;
  });
  const what = `${bench.sizes.runs} runs, ${rows} rows, ${how}`;
  return [{ what, unit: "rows/s", ...(goal && { goal }), values }];
};
