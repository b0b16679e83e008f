import type { Bench } from "../bench.ts";
import type { Figure, Goal } from "../report/figure.ts";
import { ratios } from "../report/statistics.ts";
import { uploadFiles } from "../tools/run-wellspring.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { manyRunsFile, manyRunsRows } from "./inputs.ts";
import { repeat } from "./repeat.ts";

/** Somebody else who loads the same file. */
export type Rival = {
  name: string;
  /** Loads a CSV file of this many rows; resolves with the seconds it took. */
  load: (csv: string, rows: number) => Promise<number>;
  /** How many times slower than we it should be. */
  timesSlower: number;
};

/** How we come to it. */
export type Ourselves = {
  name: string;
  start: (parent: string) => Promise<Servers>;
  goal?: Goal;
};

const oneBackend: Ourselves = { name: "Wellspring", start: (parent) => startServers(parent) };

/** All runs of one file into Wellspring and into another system, by turns. */
export const compare = async (
  bench: Bench,
  rival: Rival,
  { name, start, goal }: Ourselves = oneBackend,
): Promise<Figure[]> => {
  const rows = manyRunsRows(bench);
  const file = await manyRunsFile(bench);
  await using servers = await start(bench.folder);
  const turns = await repeat(bench.sizes.repetitions.comparison, async () => ({
    ours: rows / (await uploadFiles(servers, [file], rows)).seconds,
    theirs: rows / (await rival.load(file, rows)),
  }));
  const ours = turns.map((turn) => turn.ours);
  const theirs = turns.map((turn) => turn.theirs);
  return [
    {
      what: `${rows} rows beside ${rival.name}: ${name}`,
      unit: "rows/s",
      ...(goal && { goal }),
      values: ours,
    },
    { what: `${rows} rows: ${rival.name}`, unit: "rows/s", values: theirs },
    {
      what: `times faster than ${rival.name}`,
      unit: "times",
      goal: { atLeast: rival.timesSlower },
      values: ratios(ours, theirs),
    },
  ];
};
