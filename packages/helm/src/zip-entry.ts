import { inflateRawSync } from "node:zlib";

/**
 * The contents of one file of a zip archive, deflated or stored; no archive over 4 GiB.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16
 * @throws Error where there is no such file, or this is no such archive.
 */
export const readZipEntry = (zip: Buffer, name: string): Buffer => {
  const end = zip.lastIndexOf(endSignature);
  if (end < 0) throw new Error("this is no zip archive");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameBytes = zip.readUInt16LE(at + 28);
    const nameStart = at + directoryEntryBytes;
    if (zip.toString("utf8", nameStart, nameStart + nameBytes) === name) return inflate(zip, at);
    at = nameStart + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`there is no ${name} in the zip archive`);
};

/** What the directory says at `at` is what counts: the file's own header may lack its sizes. */
const inflate = (zip: Buffer, at: number): Buffer => {
  const method = zip.readUInt16LE(at + 10);
  const bytes = zip.readUInt32LE(at + 20);
  const header = zip.readUInt32LE(at + 42);
  const start =
    header + fileHeaderBytes + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(start, start + bytes);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`compression method ${method} of a zip archive is unknown`);
};

const endSignature = Buffer.from([0x50, 0x4b, 5, 6]);
const directoryEntryBytes = 46;
const fileHeaderBytes = 30;
