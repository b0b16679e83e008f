import { encodeBlocks } from "@wellspring/contract";
import { growNoisyReadings } from "../input/noisy-readings.ts";
import { readFolderSize } from "./folder-size.ts";
import type { Servers } from "./servers.ts";
import { openClient, uploadBlocks } from "./upload-blocks.ts";

const shape = { wells: 96, reads: 2_000 };

/** Plates of a run; every run has the same ones, as blocks that were made once. */
const plates = 32;

/** Uploads that are under way at once. */
const uploads = 2;

/** Uploads runs until the backend's folder takes this many bytes; tells how many, and the rows. */
export const fillStore = async (
  { address, dataFolder }: Pick<Servers, "address" | "dataFolder">,
  bytes: number,
  seed: number,
): Promise<{ rows: number; bytes: number }> => {
  const blocks = Array.from({ length: plates }, (_, plate) =>
    encodeBlocks(growNoisyReadings(shape, seed + plate)).map((block) => ({ plate, block })),
  ).flat();
  using client = openClient(address);
  let [runs, storedBytes] = [0, 0];
  const fill = async () => {
    while (storedBytes < bytes) {
      const run = `filled-${++runs}`;
      await uploadBlocks(
        client,
        blocks.map((block) => ({ ...block, run })),
      );
      storedBytes = (await readFolderSize(dataFolder)).diskBytes;
    }
  };
  await Promise.all(Array.from({ length: uploads }, fill));
  return { rows: runs * plates * shape.wells * shape.reads, bytes: storedBytes };
};
