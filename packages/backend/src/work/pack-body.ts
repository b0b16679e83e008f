import { promisify } from "node:util";
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { isPackedNumbers, packNumbers, unpackNumbers } from "./pack-numbers.ts";

/** Bytes below which packing gains nothing. */
const packedBytesMin = 64;

/** Numbers as text become smaller at this level than at the next ones, in half the time. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

/** Bytes up to which zstd takes more time to begin than it takes for them. */
const smallBytesMax = 4 * 1024;

/** Bytes in a form of fewer where there is one, by zstd as a rule, as they are otherwise. */
export const packBody = (body: Buffer): Buffer => {
  if (body.length < packedBytesMin) return body;
  const numbers = body.length <= smallBytesMax ? packNumbers(body) : undefined;
  if (numbers) return numbers;
  return shorter(body, zstdCompressSync(body, { params, chunkSize: body.length }));
};

/** By zstd, in another thread: for what is long. */
export const packChunk = async (chunk: Buffer): Promise<Buffer> => {
  if (chunk.length < packedBytesMin) return chunk;
  return shorter(chunk, await compress(chunk, { params, chunkSize: chunk.length }));
};

/** What was packed of so many bytes; throws where it is damaged. */
export const unpackBody = (packed: Buffer, bytes: number): Buffer => {
  const body = packed.length < bytes ? unpack(packed, bytes) : packed;
  if (body.length === bytes) return body;
  throw new Error(`a body has ${body.length} bytes instead of ${bytes}`);
};

const unpack = (packed: Buffer, bytes: number): Buffer =>
  isPackedNumbers(packed)
    ? unpackNumbers(packed, bytes)
    : zstdDecompressSync(packed, { maxOutputLength: bytes, chunkSize: bytes });

const compress = promisify(zstdCompress);

const shorter = (body: Buffer, packed: Buffer): Buffer =>
  packed.length < body.length ? packed : body;
