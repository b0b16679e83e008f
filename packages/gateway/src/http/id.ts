import { randomFillSync } from "node:crypto";

/** A new id of 16 bytes: a UUID of version 7 (RFC 9562), so that ids order by time. */
export const createId = (nowMs = Date.now()): Buffer => {
  const id = randomFillSync(Buffer.alloc(16));
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
