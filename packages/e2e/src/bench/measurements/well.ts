import {
  callServerStreaming,
  decodeBlock,
  type ReadReadingsRequest,
  type RunServiceClient,
  RunServiceService,
} from "@wellspring/contract";
import { SeededRandom } from "../../seeded-random.ts";
import type { Bench } from "../bench.ts";
import { countRows, growRun } from "../input/generate-runs.ts";
import { wellNames } from "../input/grow-plate.ts";
import type { Figure } from "../report/figure.ts";
import { uploadFiles } from "../tools/run-wellspring.ts";
import { startServers } from "../tools/servers.ts";
import { openClient } from "../tools/upload-blocks.ts";
import { oneRunFile, seed } from "./inputs.ts";
import { measureMs, repeat } from "./repeat.ts";

/** Queries before the first that counts. */
const warmUps = 300;

/** One well of one run, decoded: a well here, a well there. */
export const measureWell = async (bench: Bench): Promise<Figure[]> => {
  const { run, repetitions } = bench.sizes;
  const file = await oneRunFile(bench, run);
  await using servers = await startServers(bench.folder);
  await uploadFiles(servers, [file], countRows(run), { project: "well" });
  using client = openClient(servers.address);
  const random = new SeededRandom(seed);
  const names = wellNames(growRun({ shape: { ...run, reads: 1 }, seed }, "run-001")[0]);
  const query = async () => {
    const plate = random.between(0, run.plates - 1);
    const well = random.pick(names);
    const readings = await countReadings(client, plate, well);
    if (readings !== run.reads) throw new Error(`well ${well} has ${readings} readings`);
  };
  await repeat(warmUps, query);
  const values = await repeat(repetitions.wellQuery, () => measureMs(query));
  const what = `one well, ${run.reads} readings`;
  return [
    { what: `${what}: p50`, unit: "ms", goal: { atMost: 3 }, percent: 50, values },
    { what: `${what}: p99`, unit: "ms", goal: { atMost: 15 }, percent: 99, values },
  ];
};

const countReadings = async (
  client: RunServiceClient,
  plate: number,
  well: string,
): Promise<number> => {
  const request: ReadReadingsRequest = {
    project: "well",
    run: "run-001",
    plate,
    wells: [well],
    columns: false,
    token: "",
  };
  let count = 0;
  for await (const part of callServerStreaming(client, RunServiceService.readReadings, request)) {
    if (part.readings?.$case === "block") count += decodeBlock(part.readings.block).wells.length;
  }
  return count;
};
