import { createHash, randomUUID } from "node:crypto";
import type { Arrival } from "./bus.ts";

/**
 * The id of the work that a message brings. What is sent again under its name gets the same one, so
 * that it adds nothing; the content belongs to it, since programs do not know each other's names.
 */
export const createWorkId = ({ messageId, payload }: Arrival): Buffer => {
  if (messageId === "") return Buffer.from(randomUUID().replaceAll("-", ""), "hex");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(messageId));
  const hash = createHash("sha256").update("wellspring crunch").update(length);
  return hash.update(messageId).update(payload).digest().subarray(0, workIdBytes);
};

const workIdBytes = 16;

/** A work's id as people see it, a UUID. */
export const formatWorkId = (workId: Buffer): string =>
  workId.toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
