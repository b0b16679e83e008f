import { randomFillSync } from "node:crypto";

/** A new id of 16 bytes: a UUID of version 7 (RFC 9562), so that ids order by time. */
export const createUploadId = (nowMs = Date.now()): Buffer => {
  const id = randomFillSync(Buffer.alloc(16));
  id.writeUIntBE(nowMs, 0, 6);
  id[6] = 0x70 | (id[6] & 0x0f);
  id[8] = 0x80 | (id[8] & 0x3f);
  return id;
};

/** An id as people write it: `0194a1de-0000-7000-8000-000000000001`. */
export const idToText = (id: Uint8Array): string =>
  Buffer.from(id)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
