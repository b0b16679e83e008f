import { encodeBlocks, limits } from "@wellspring/contract";
import { type ReadingRow, rowsToReadings } from "./readings.ts";

/** Rows of A1 whose values have 15 digits that follow no rule. */
const noiseRows = (length: number): ReadingRow[] => {
  let state = 1;
  const next = (): number => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return Number((((state >>> 0) + 0.5) / 2 ** 32).toPrecision(limits.decimalDigitsMax));
  };
  return Array.from({ length }, (_, read): ReadingRow => ["A1", read, next(), next()]);
};

/** A block of 16,384 readings that no compression makes smaller than 250 KiB. */
export const noiseBlock: Buffer = Buffer.from(encodeBlocks(rowsToReadings(noiseRows(16_384)))[0]);

/** Bytes that can't be packed. */
export const noise = (bytes: number): Buffer => {
  const all = Buffer.alloc(bytes);
  for (let at = 0, word = 1; at < bytes; at++) {
    word = (Math.imul(word, 1_103_515_245) + 12_345) >>> 0;
    all[at] = word >>> 16;
  }
  return all;
};
