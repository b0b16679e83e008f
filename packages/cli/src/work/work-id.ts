import { UsageError } from "../usage-error.ts";

/** A work's id as a UUID. */
export const formatWorkId = (workId: Buffer): string =>
  workId.toString("hex").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");

/** The 16 bytes of a UUID; throws UsageError. */
export const parseWorkId = (text: string): Buffer => {
  if (uuidPattern.test(text)) return Buffer.from(text.replaceAll("-", ""), "hex");
  throw new UsageError(`"${text}" is no id of work: a UUID is, as wellspring work shows them`);
};

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
