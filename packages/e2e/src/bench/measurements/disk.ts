import { encodeBlocks } from "@wellspring/contract";
import type { Bench } from "../bench.ts";
import { countRows, growRun, type RunShape } from "../input/generate-runs.ts";
import type { Figure } from "../report/figure.ts";
import { readFolderSize } from "../tools/folder-size.ts";
import { plateToReadings } from "../tools/plate-readings.ts";
import { uploadFiles } from "../tools/run-wellspring.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { openClient, uploadBlocks } from "../tools/upload-blocks.ts";
import { manyRunsFile, manyRunsRows, oneRunFile, seed } from "./inputs.ts";

/** All files of the data folder, for runs that came as a whole or read by read. */
export const measureDisk = async (bench: Bench): Promise<Figure[]> => {
  const { run, runs, appendedRuns } = bench.sizes;
  const uploadOne = async (servers: Servers) => {
    await uploadFiles(servers, [await oneRunFile(bench, run)], countRows(run));
  };
  const uploadMany = async (servers: Servers) => {
    await uploadFiles(servers, [await manyRunsFile(bench)], manyRunsRows(bench));
  };
  const figures = [
    ...(await measureFolder(bench, { what: "one run", rows: countRows(run), fill: uploadOne })),
    ...(await measureFolder(bench, {
      what: `${runs} runs`,
      rows: manyRunsRows(bench),
      fill: uploadMany,
    })),
  ];
  for (const shape of appendedRuns) {
    const what = `a run of ${shape.plates} x ${shape.wells} wells in ${shape.reads} appends`;
    const fill = (servers: Servers) => appendReads(servers, shape);
    figures.push(...(await measureFolder(bench, { what, rows: countRows(shape), fill })));
  }
  return figures;
};

type Filling = { what: string; rows: number; fill: (servers: Servers) => Promise<void> };

const measureFolder = async (
  { folder, say }: Bench,
  { what, rows, fill }: Filling,
): Promise<Figure[]> => {
  say(`  ${what}`);
  await using servers = await startServers(folder);
  await fill(servers);
  const { apparentBytes, diskBytes } = await readFolderSize(servers.dataFolder);
  const figure = (how: string, bytes: number): Figure => ({
    what: `${what}, ${rows} rows: ${how}`,
    unit: "bytes/row",
    goal: { atMost: 3 },
    values: [bytes / rows],
  });
  return [figure("on disk", diskBytes), figure("file sizes", apparentBytes)];
};

/** Each read of all plates is an upload of its own, as soon as the robot has measured it. */
const appendReads = async (servers: Servers, shape: RunShape): Promise<void> => {
  using client = openClient(servers.address);
  const run = "appended";
  const plates = growRun({ shape, seed }, run);
  for (let read = 0; read < shape.reads; read++) {
    const blocks = plates.flatMap((grown, plate) =>
      encodeBlocks(plateToReadings(grown, read, read + 1)).map((block) => ({ run, plate, block })),
    );
    await uploadBlocks(client, blocks);
  }
};
