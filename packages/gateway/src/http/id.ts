import { randomFillSync } from "node:crypto";

/** A new id of 16 bytes: a UUID of version 7 (RFC 9562), so that ids order by time. */
export const createId = (nowMs = Date.now()): Buffer => {
  const id = takeRandom();
  id.writeUIntBE(nowMs, 0, 6);
  id[6] = 0x70 | (id[6] & 0x0f);
  id[8] = 0x80 | (id[8] & 0x3f);
  return id;
};

/** An id as it stands in JSON: `0194a1de-0000-7000-8000-000000000001`. */
export const idToText = (id: Buffer): string => {
  const hex = id.toString("hex");
  const starts = [0, 8, 12, 16, 20];
  return starts.map((start, place) => hex.slice(start, starts[place + 1])).join("-");
};

/** 16 random bytes that nobody else gets; many are made at once, which costs as much as one. */
const takeRandom = (): Buffer => {
  if (taken === pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(poolBytes));
    taken = 0;
  }
  taken += idBytes;
  return pool.subarray(taken - idBytes, taken);
};

const idBytes = 16;
const poolBytes = 256 * idBytes;
let pool = Buffer.alloc(0);
let taken = 0;
