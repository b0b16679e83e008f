import { UsageError } from "../usage-error.ts";

/** The 16 bytes of a UUID; throws UsageError. */
export const parseWorkId = (text: string): Buffer => {
  if (uuidPattern.test(text)) return Buffer.from(text.replaceAll("-", ""), "hex");
  throw new UsageError(`"${text}" is no id of work: a UUID is, as wellspring work shows them`);
};

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
