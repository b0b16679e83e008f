import { limits } from "./limits.ts";
import { StatusError } from "./status.ts";

/** A work's id, 16 bytes; throws INVALID_ARGUMENT naming `work_id`. */
export const parseWorkId = (workId: Uint8Array): void => {
  if (workId.length !== 16) throw StatusError.invalid("work_id", "is not 16 bytes");
};

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
