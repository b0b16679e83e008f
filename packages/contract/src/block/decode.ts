import { constants, zstdDecompressSync } from "node:zlib";
import { limits } from "../limits.ts";
import type { Readings } from "../readings.ts";
import { ByteReader, blockFault } from "./byte-reader.ts";
import { crc32c } from "./crc32c.ts";
import { fromMantissas, rawScale, readDeltas, readDoubles, scaleMax } from "./decimal-column.ts";
import { blockForm, bodyBytesMax, compression, corrected, headerBytes } from "./form.ts";
import { freshMemory, type Memory, ReusedMemory } from "./memory.ts";
import { readGrids } from "./well-grid.ts";

/**
 * Decodes and checks a block: readings in order, each pair of well and runtime once, every value
 * one that Wellspring keeps. Throws INVALID_ARGUMENT saying what is wrong with it.
 */
export const decodeBlock = (block: Uint8Array): Readings => decodeInto(freshMemory, block);

/** Checks a block as decodeBlock does and keeps nothing of it; returns how many readings it has. */
export const checkBlock = (block: Uint8Array): number => {
  checker.reset();
  return checker.decode(block).wells.length;
};

/** Decodes and checks blocks as decodeBlock does, into memory that it uses again. */
export class BlockDecoder {
  readonly #memory = new ReusedMemory();

  /** The readings of a block: they are valid until the next reset. */
  decode(block: Uint8Array): Readings {
    return decodeInto(this.#memory, block);
  }

  /** Says that nobody looks at what was decoded so far any more. */
  reset(): void {
    this.#memory.reset();
  }
}

const checker = new BlockDecoder();

const decodeInto = (memory: Memory, block: Uint8Array): Readings => {
  const { length, body } = unframe(block);
  const reader = new ByteReader(body);
  const wells = memory.uint16(length);
  const runtimes = memory.int32(length);
  const starts = readGrids(reader, wells, runtimes);
  const scale = readScale(reader);
  const densities = readColumn(memory, reader, scale, starts);
  const correctedDensities = readCorrected(memory, reader, scale, densities, starts);
  if (reader.at !== body.length) throw blockFault("has bytes behind its end");
  if (scale !== rawScale) fromMantissas(densities, scale);
  return {
    wells,
    runtimes,
    opticalDensities: densities,
    correctedOpticalDensities: correctedDensities,
  };
};

/** The checksum in a block's header; throws where the block is too short to have one. */
export const blockChecksum = (block: Uint8Array): number => {
  if (block.length < headerBytes) throw blockFault(`${block.length} bytes are too few`);
  return new DataView(block.buffer, block.byteOffset).getUint32(2, true);
};

/** How many readings a block says it has; throws where it is too short to say. */
export const blockReadings = (block: Uint8Array): number => {
  if (block.length < headerBytes) throw blockFault(`${block.length} bytes are too few`);
  return new DataView(block.buffer, block.byteOffset).getUint32(10, true);
};

const unframe = (block: Uint8Array): { length: number; body: Uint8Array } => {
  if (block.length > limits.blockBytesMax) {
    throw blockFault(`${block.length} bytes are more than ${limits.blockBytesMax}`);
  }
  const checksum = blockChecksum(block);
  if (block[0] !== blockForm) throw blockFault(`has form ${block[0]}, not ${blockForm}`);
  if (checksum !== crc32c(block, 6)) throw blockFault("has a wrong checksum");
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const bodyLength = view.getUint32(6, true);
  const length = view.getUint32(10, true);
  if (length === 0 || length > limits.blockReadingsMax) throw blockFault(`says ${length} readings`);
  if (bodyLength > bodyBytesMax) throw blockFault(`says a body of ${bodyLength} bytes`);
  const body = decompress(block.subarray(headerBytes), block[1], bodyLength);
  if (body.length !== bodyLength) throw blockFault("has a wrong length");
  return { length, body };
};

/** The smallest chunk that zlib takes. */
const chunkBytesMin = 64;

/** Logarithm of bodyBytesMax: a frame that asks for a larger window is no block's. */
const windowLogMax = Math.log2(bodyBytesMax);

const decompress = (kept: Uint8Array, how: number, bodyLength: number): Uint8Array => {
  if (how === compression.none) return kept;
  if (how !== compression.zstd) throw blockFault(`has the unknown compression ${how}`);
  try {
    return zstdDecompressSync(kept, {
      maxOutputLength: Math.max(1, bodyLength),
      chunkSize: Math.max(chunkBytesMin, bodyLength),
      params: { [constants.ZSTD_d_windowLogMax]: windowLogMax },
    });
  } catch {
    throw blockFault("can't be decompressed");
  }
};

const readScale = (reader: ByteReader): number => {
  const scale = reader.byte();
  if (scale > scaleMax && scale !== rawScale) throw blockFault(`has the scale ${scale}`);
  return scale;
};

/** Whole numbers of 10^-scale, or doubles where the scale is rawScale. */
const readColumn = (
  memory: Memory,
  reader: ByteReader,
  scale: number,
  starts: Uint32Array,
): Float64Array =>
  scale === rawScale
    ? readDoubles(reader, starts[starts.length - 1], memory)
    : readDeltas(reader, starts, memory);

const readCorrected = (
  memory: Memory,
  reader: ByteReader,
  densityScale: number,
  densityMantissas: Float64Array,
  starts: Uint32Array,
): Float64Array => {
  const mode = reader.byte();
  if (mode === corrected.absent) return memory.float64(densityMantissas.length).fill(Number.NaN);
  const isOffset = (mode & ~corrected.partial) === corrected.offset;
  if (!isOffset && (mode & ~corrected.partial) !== corrected.direct) {
    throw blockFault(`has the unknown corrected column ${mode}`);
  }
  if (isOffset && densityScale === rawScale) throw blockFault("has offsets from doubles");
  const places =
    mode & corrected.partial ? readPresent(reader, densityMantissas.length) : undefined;
  const scale = isOffset ? densityScale : readScale(reader);
  const values = readColumn(memory, reader, scale, places ? countPlaces(starts, places) : starts);
  if (isOffset) {
    fromOffsets(values, places ? takePlaces(densityMantissas, places) : densityMantissas);
  }
  if (scale !== rawScale) fromMantissas(values, scale);
  if (!places) return values;
  return spread(values, places, memory.float64(densityMantissas.length).fill(Number.NaN));
};

/** The places of the readings that have a corrected value, rising. */
const readPresent = (reader: ByteReader, length: number): Uint32Array => {
  const bits = reader.raw(Math.ceil(length / 8));
  const places: number[] = [];
  for (let i = 0; i < bits.length * 8; i++) {
    if ((bits[i >> 3] >> (i & 7)) & 1) places.push(i);
  }
  if (places.length > 0 && places[places.length - 1] >= length) {
    throw blockFault("marks readings behind its end");
  }
  return Uint32Array.from(places);
};

const countPlaces = (starts: Uint32Array, places: Uint32Array): Uint32Array => {
  const result = new Uint32Array(starts.length);
  let count = 0;
  for (let series = 1; series < starts.length; series++) {
    while (count < places.length && places[count] < starts[series]) count++;
    result[series] = count;
  }
  return result;
};

const takePlaces = (values: Float64Array, places: Uint32Array): Float64Array =>
  Float64Array.from(places, (place) => values[place]);

/** Takes offsets from their densities, in place. */
const fromOffsets = (offsets: Float64Array, densities: Float64Array): void => {
  for (let i = 0; i < offsets.length; i++) offsets[i] = densities[i] - offsets[i];
};

const spread = (values: Float64Array, places: Uint32Array, to: Float64Array): Float64Array => {
  for (let i = 0; i < places.length; i++) to[places[i]] = values[i];
  return to;
};
