import { randomFillSync } from "node:crypto";
import { limits } from "./limits.ts";
import { StatusError } from "./status.ts";

/** A work's id, 16 bytes; throws INVALID_ARGUMENT naming `work_id`. */
export const parseWorkId = (workId: Uint8Array): void => {
  if (workId.length !== workIdBytes) throw StatusError.invalid("work_id", "is not 16 bytes");
};

/**
 * An id that no other work has: a UUID of version 7 (RFC 9562), the time in milliseconds before
 * random bits. Stores keep works by id: those that come together then lie together.
 */
export const createWorkId = (): Buffer => {
  const id = Buffer.allocUnsafe(workIdBytes);
  if (randomUsed === random.length) {
    randomFillSync(random);
    randomUsed = 0;
  }
  random.copy(id, 0, randomUsed);
  randomUsed += workIdBytes;
  id.writeUIntBE(Date.now(), 0, 6);
  id[6] = (id[6] & 0x0f) | 0x70;
  id[8] = (id[8] & 0x3f) | 0x80;
  return id;
};

const workIdBytes = 16;

/** Random bytes for ids to come: asking for a few at a time takes long. */
const random = Buffer.alloc(256 * workIdBytes);
let randomUsed = random.length;

/** The name of an engine, or of an index; throws INVALID_ARGUMENT naming the field. */
export const parseEngineName = (field: string, name: string): string => {
  const fault = engineNameFault(name);
  if (fault !== undefined) throw StatusError.invalid(field, fault);
  return name;
};

/** What is wrong with the name of an engine or an index; undefined where nothing is. */
export const engineNameFault = (name: string): string | undefined => {
  if (!/^[a-z][a-z0-9_-]*$/.test(name)) return `"${name}" is no name as in [a-z][a-z0-9_-]*`;
  const bytesMax = limits.engineNameBytesMax;
  return name.length > bytesMax ? `has more than ${bytesMax} bytes` : undefined;
};
