import { setTimeout as delay } from "node:timers/promises";
import { encodeBlocks } from "@wellspring/contract";
import { SeededRandom } from "../../seeded-random.ts";
import type { RobotLoad } from "../bench.ts";
import { growRun } from "../input/generate-runs.ts";
import { plateToReadings } from "./plate-readings.ts";
import { openClient, type PlateBlock, uploadBlocks } from "./upload-blocks.ts";

/**
 * Lets robots append their reads, each to a run of its own over a connection of its own, each at
 * its own moment of every period. Gives the milliseconds that each append took, from its first byte
 * sent to its acknowledgement, but for those of the first period: everybody warms up.
 */
export const appendAsRobots = async (
  address: string,
  load: RobotLoad,
  seed: number,
): Promise<number[]> => {
  const random = new SeededRandom(seed);
  const reads = Array.from({ length: load.count }, (_, robot) => growReads(load, seed, robot));
  const startsMs = performance.now() + load.periodSeconds * 1_000;
  const times = await Promise.all(
    reads.map((blocks) => {
      const firstMs = startsMs + random.next() * load.periodSeconds * 1_000;
      return appendReads(address, blocks, firstMs, load.periodSeconds * 1_000);
    }),
  );
  return times.flatMap(([, ...warm]) => warm);
};

/** What a robot has to append, read by read, made before the clock runs. */
const growReads = ({ wells, periods }: RobotLoad, seed: number, robot: number): PlateBlock[][] => {
  const run = `robot-${robot}`;
  const [plate] = growRun({ shape: { plates: 1, wells, reads: periods + 1 }, seed }, run);
  return Array.from({ length: periods + 1 }, (_, read) =>
    encodeBlocks(plateToReadings(plate, read, read + 1)).map((block) => ({ run, plate: 0, block })),
  );
};

/** A read that is late because the one before took long is appended at once. */
const appendReads = async (
  address: string,
  reads: readonly PlateBlock[][],
  firstMs: number,
  periodMs: number,
): Promise<number[]> => {
  using client = openClient(address);
  const times: number[] = [];
  for (const [index, blocks] of reads.entries()) {
    await delay(Math.max(0, firstMs + index * periodMs - performance.now()));
    const startedMs = performance.now();
    await uploadBlocks(client, blocks);
    times.push(performance.now() - startedMs);
  }
  return times;
};
