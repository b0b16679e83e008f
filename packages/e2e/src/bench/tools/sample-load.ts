import { SeededRandom } from "../../seeded-random.ts";
import { seed } from "../measurements/inputs.ts";
import { HttpLoad } from "./http-load.ts";

/** How fast samples were taken. */
export type LoadedSamples = { perSecond: number; tookMs: readonly number[] };

/** Bytes of a small sample. */
const smallBytes = 2_000;

/** Posts `count` samples of 2 KB to `/v1/raw` on so many connections. */
export const loadSamples = async (
  url: string,
  connections: number,
  count: number,
): Promise<LoadedSamples> => {
  const random = new SeededRandom(seed);
  const bodies = Array.from({ length: 100 }, () => sampleOf(random, smallBytes));
  using load = new HttpLoad(url, connections);
  const startedAtMs = performance.now();
  const tookMs = await load.postMany("/v1/raw", bodies, count);
  return { perSecond: (1_000 * tookMs.length) / (performance.now() - startedAtMs), tookMs };
};

/** A sample of about so many bytes: numbers from 0 to 1. */
export const sampleOf = (random: SeededRandom, bytes: number): string => {
  const numbers: string[] = [];
  for (let length = 56; length < bytes; length += 9) {
    numbers.push((random.between(0, 999_999) / 1_000_000).toFixed(6));
  }
  return `{"time_stamp":"2019-05-01T06:00:00-04:00","data":[${numbers.join(",")}]}`;
};
