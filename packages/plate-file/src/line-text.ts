/** A line's text, or, where its bytes are no text in UTF-8, what they are and where that starts. */
export const decodeLine = (bytes: Uint8Array): string | { fault: string; column: number } => {
  const nul = bytes.indexOf(0);
  if (nul >= 0) return { fault: "binary: a NUL byte, which no text has", column: nul + 1 };
  try {
    return strict.decode(bytes);
  } catch {
    const text = lenient.decode(bytes);
    const before = text.slice(0, Math.max(0, text.indexOf("\ufffd")));
    return { fault: "another encoding: not UTF-8", column: [...before].length + 1 };
  }
};

/** The line without its byte order mark, or what another encoding or binary form it begins with. */
export const skipByteOrderMark = (bytes: Uint8Array): Uint8Array | { fault: string } => {
  const known = signatures.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));
  if (known?.name === "UTF-8") return bytes.subarray(known.magic.length);
  return known ? { fault: known.name } : bytes;
};

const signatures = [
  { magic: [0xef, 0xbb, 0xbf], name: "UTF-8" },
  { magic: [0xff, 0xfe, 0, 0], name: "another encoding: UTF-32, wanted is UTF-8" },
  { magic: [0xff, 0xfe], name: "another encoding: UTF-16, wanted is UTF-8" },
  { magic: [0xfe, 0xff], name: "another encoding: UTF-16, wanted is UTF-8" },
  { magic: [0x50, 0x4b, 3, 4], name: "binary: a zip archive or a workbook, wanted is CSV" },
  { magic: [0x42, 0x5a, 0x68], name: "a bzip2 archive: wanted is CSV, plain, .gz or .zst" },
  {
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    name: "an xz archive: wanted is CSV, plain, .gz or .zst",
  },
];

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
