import { crc32, deflateRawSync } from "node:zlib";

/** A zip archive of these files, deflated, or stored where `store` says so, for specs. */
export const createZip = (files: Record<string, string>, store = false): Buffer => {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const packed = store ? Buffer.from(text) : deflateRawSync(text);
    const common = createCommon(text, packed, store);
    const body = Buffer.concat([
      Buffer.from("PK\x03\x04"),
      uint16(20),
      common,
      uint16(name.length, 0),
      Buffer.from(name),
      packed,
    ]);
    const entry = [uint16(name.length, 0, 0, 0, 0), uint32(0, offset), Buffer.from(name)];
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02"), uint16(20, 20), common, ...entry]));
    bodies.push(body);
    offset += body.length;
  }
  const entries = Buffer.concat(directory);
  const end = [Buffer.from("PK\x05\x06"), uint16(0, 0, bodies.length, bodies.length)];
  return Buffer.concat([...bodies, entries, ...end, uint32(entries.length, offset), uint16(0)]);
};

/** What a file's header and its entry of the directory have in common, from the flags on. */
const createCommon = (text: string, packed: Buffer, store: boolean): Buffer =>
  Buffer.concat([
    uint16(0, store ? 0 : 8, 0, 0),
    uint32(crc32(text), packed.length, Buffer.byteLength(text)),
  ]);

const uint16 = (...values: number[]): Buffer => Buffer.from(Uint16Array.from(values).buffer);
const uint32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
