import { crc32c } from "@wellspring/contract";

/** Field 15 of a message, four bytes of fixed length: what a seal begins with. */
const sealTag = (15 << 3) | 5;

/** Bytes of a seal. */
const sealBytes = 5;

/** A message with its checksum behind it, in a field that readers of the message pass over. */
export const seal = (message: Uint8Array): Buffer => {
  const sealed = Buffer.allocUnsafe(message.length + sealBytes);
  sealed.set(message);
  sealed[message.length] = sealTag;
  sealed.writeUInt32LE(crc32c(message), message.length + 1);
  return sealed;
};

/** Whether a message is what was sealed. */
export const isSealed = (value: Uint8Array): boolean => {
  const sealed = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const end = sealed.length - sealBytes;
  if (end < 0 || sealed[end] !== sealTag) return false;
  return sealed.readUInt32LE(end + 1) === crc32c(sealed.subarray(0, end));
};
