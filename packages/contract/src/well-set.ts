import type { Readings } from "./readings.ts";

/** Wells as bits: bit k of byte j is the well with index 8 j + k; as short as can be. */
export type WellSet = Uint8Array;

/** The wells that have readings, which are in order. */
export const wellsOf = ({ wells }: Readings): Buffer => {
  if (wells.length === 0) return Buffer.alloc(0);
  const set = Buffer.alloc((wells[wells.length - 1] >> 3) + 1);
  for (let i = 0; i < wells.length; i++) set[wells[i] >> 3] |= 1 << (wells[i] & 7);
  return set;
};

/** The wells in one set or the other. */
export const joinWells = (a: WellSet, b: WellSet): Buffer => {
  const joined = Buffer.alloc(Math.max(a.length, b.length));
  for (let i = 0; i < joined.length; i++) joined[i] = (a[i] ?? 0) | (b[i] ?? 0);
  return joined;
};

/** The indexes of the wells in a set, rising. */
export const listWells = (set: WellSet): number[] => {
  const indexes: number[] = [];
  for (let index = 0; index < set.length * 8; index++) {
    if (hasWell(set, index)) indexes.push(index);
  }
  return indexes;
};

/** Whether the well with this index is in a set. */
export const hasWell = (set: WellSet, index: number): boolean =>
  ((set[index >> 3] >> (index & 7)) & 1) === 1;
