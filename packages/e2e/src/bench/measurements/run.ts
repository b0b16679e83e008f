import { encodeBlocks } from "@wellspring/contract";
import type { Bench } from "../bench.ts";
import { countRows, growRun } from "../input/generate-runs.ts";
import type { Figure } from "../report/figure.ts";
import { plateToReadings } from "../tools/plate-readings.ts";
import { startServers } from "../tools/servers.ts";
import { openClient, type PlateBlock, uploadBlocks } from "../tools/upload-blocks.ts";
import { seed } from "./inputs.ts";
import { measureMs, repeat } from "./repeat.ts";

/** Uploads before the first that counts: client and servers have compiled what they run. */
const warmUps = 10;

/** One run from its first byte sent to the durable acknowledgement. */
export const measureRun = async ({ sizes, folder }: Bench): Promise<Figure[]> => {
  await using servers = await startServers(folder);
  using client = openClient(servers.address);
  const upload = (name: string) => {
    const blocks = runToBlocks(name);
    return measureMs(() => uploadBlocks(client, blocks));
  };
  const plates = growRun({ shape: sizes.run, seed }, "run").map((plate) => plateToReadings(plate));
  const runToBlocks = (run: string): PlateBlock[] =>
    plates.flatMap((readings, plate) =>
      encodeBlocks(readings).map((block) => ({ run, plate, block })),
    );
  await repeat(warmUps, (time) => upload(`warm-up-${time}`));
  const values = await repeat(sizes.repetitions.upload, (time) => upload(`run-${time}`));
  const what = `one run, ${countRows(sizes.run)} rows: first byte to acknowledgement`;
  return [{ what, unit: "ms", goal: { atMost: 60 }, values }];
};
