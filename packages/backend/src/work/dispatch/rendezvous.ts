import { crc32 } from "node:zlib";
import { hashWords } from "@wellspring/contract";

/**
 * The one of several backends that hands a work out: each gives it a number, the highest has it. So
 * all who know of the same backends choose alike, and one that comes or goes moves no work but its
 * own. `backends` are their ids, at least one.
 */
export const chooseOwner = (backends: readonly string[], workId: Uint8Array): string => {
  let [owner, highest] = [backends[0], -1];
  for (const backend of backends) {
    const weight = weigh(crc32(backend), workId);
    if (weight < highest || (weight === highest && backend < owner)) continue;
    [owner, highest] = [backend, weight];
  }
  return owner;
};

const weigh = (backend: number, workId: Uint8Array): number => {
  const work = crc32(workId);
  return hashWords(hashWords(backend, work, 7), work, backend) >>> 0;
};
