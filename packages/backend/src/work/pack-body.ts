import { promisify } from "node:util";
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Bytes below which packing gains nothing. */
const packedBytesMin = 64;

/** Numbers as text become smaller at this level than at the next ones, in half the time. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

/** Bytes by zstd where that makes them fewer, as they are otherwise. */
export const packBody = (body: Buffer): Buffer => {
  if (body.length < packedBytesMin) return body;
  return shorter(body, zstdCompressSync(body, { params, chunkSize: body.length }));
};

/** The same for long ones, in another thread. */
export const packChunk = async (chunk: Buffer): Promise<Buffer> => {
  if (chunk.length < packedBytesMin) return chunk;
  return shorter(chunk, await compress(chunk, { params, chunkSize: chunk.length }));
};

/** What `packBody` made of so many bytes; throws where it is damaged. */
export const unpackBody = (packed: Buffer, bytes: number): Buffer => {
  const body =
    packed.length < bytes
      ? zstdDecompressSync(packed, { maxOutputLength: bytes, chunkSize: bytes })
      : packed;
  if (body.length === bytes) return body;
  throw new Error(`a body has ${body.length} bytes instead of ${bytes}`);
};

const compress = promisify(zstdCompress);

const shorter = (body: Buffer, packed: Buffer): Buffer =>
  packed.length < body.length ? packed : body;
