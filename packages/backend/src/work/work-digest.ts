import { crc32 } from "node:zlib";
import { crc32c, hashWords } from "@wellspring/contract";
import type { Digest } from "../gen/wellspring/backend/v1/state.ts";
import { addDigest } from "../plate/digest.ts";
import type { View } from "../store/view.ts";

/** Keyspaces of work whose records never change but come and go. */
export const workKeyspaces = ["work", "work-outcomes"] as const;

/** One of them. */
export type WorkKeyspace = (typeof workKeyspaces)[number];

/** What a record of work adds to the digest of the store that holds it. */
export const hashWork = (keyspace: WorkKeyspace, number: bigint, value: Uint8Array): Digest => {
  const place = 3 + workKeyspaces.indexOf(keyspace);
  const [low, high] = [Number(number & 0xffffffffn), Number(number >> 32n)];
  const [first, second] = [crc32c(value), crc32(value)];
  return {
    low: hashWords(hashWords(place, low, high), first, second) >>> 0,
    high: hashWords(hashWords(~place, high, low), second, first) >>> 0,
  };
};

/** Takes what a record added out of a digest again. */
export const removeFromDigest = (total: Digest, { low, high }: Digest): void =>
  addDigest(total, { low: -low, high: -high });

/** Adds all records of work of a state to a digest. */
export const addWorkDigest = async (
  view: View,
  total: Digest,
  turn: () => Promise<void>,
): Promise<void> => {
  for (const keyspace of workKeyspaces) {
    for (const { key, value } of view.list(keyspace, Buffer.alloc(0))) {
      addDigest(total, hashWork(keyspace, Buffer.from(key).readBigUInt64BE(), value));
      await turn();
    }
  }
};
