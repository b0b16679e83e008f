/**
 * CRC-32C (Castagnoli, RFC 3720 appendix B.4) of `bytes` from `start` on, as an unsigned 32-bit
 * number. Eight tables take eight bytes at a step.
 */
export const crc32c = (bytes: Uint8Array, start = 0): number => {
  const end = bytes.length;
  const stepsEnd = start + ((end - start) & ~7);
  let crc = ~0;
  let at = start;
  for (; at < stepsEnd; at += 8) {
    const low =
      crc ^ (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    crc =
      tables[7 * 256 + (low & 255)] ^
      tables[6 * 256 + ((low >>> 8) & 255)] ^
      tables[5 * 256 + ((low >>> 16) & 255)] ^
      tables[4 * 256 + (low >>> 24)] ^
      tables[3 * 256 + bytes[at + 4]] ^
      tables[2 * 256 + bytes[at + 5]] ^
      tables[256 + bytes[at + 6]] ^
      tables[bytes[at + 7]];
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ tables[(crc ^ bytes[at]) & 255];
  return ~crc >>> 0;
};

/** Table k x 256 + b: the remainder of byte b followed by k zero bytes. */
const createTables = (): Int32Array => {
  const polynomial = 0x82f63b78;
  const result = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
    }
    result[byte] = remainder;
  }
  for (let at = 256; at < result.length; at++) {
    const previous = result[at - 256];
    result[at] = (previous >>> 8) ^ result[previous & 255];
  }
  return result;
};

const tables = createTables();
