import { Code, limits, StatusError } from "@wellspring/contract";

/** Bytes of a message that carries the largest entry, and its headers. */
const payloadBytesMin = limits.entryBytesMax + 64 * 1024;

/** Throws FAILED_PRECONDITION where NATS takes no messages as large as entries. */
export const assertPayload = (payloadBytesMax: number = payloadBytesMin): void => {
  if (payloadBytesMax >= payloadBytesMin) return;
  const text = `NATS takes messages of ${payloadBytesMax} bytes, entries need ${payloadBytesMin}`;
  throw new StatusError(Code.FAILED_PRECONDITION, `${text}: set its max_payload to 2MB`);
};
