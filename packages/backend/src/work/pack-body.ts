import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Bytes below which packing gains nothing. */
const packedBytesMin = 64;

/** Bytes by zstd where that makes them fewer, as they are otherwise. */
export const packBody = (body: Buffer): Buffer => {
  if (body.length < packedBytesMin) return body;
  const packed = zstdCompressSync(body);
  return packed.length < body.length ? packed : body;
};

/** What `packBody` made of so many bytes; throws where it is damaged. */
export const unpackBody = (packed: Buffer, bytes: number): Buffer => {
  const body =
    packed.length < bytes ? zstdDecompressSync(packed, { maxOutputLength: bytes }) : packed;
  if (body.length === bytes) return body;
  throw new Error(`a body has ${body.length} bytes instead of ${bytes}`);
};
