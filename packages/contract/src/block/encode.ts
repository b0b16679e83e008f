import { constants, zstdCompressSync } from "node:zlib";
import { limits } from "../limits.ts";
import { type Readings, sliceReadings } from "../readings.ts";
import { blockFault } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { crc32c } from "./crc32c.ts";
import { deltaCost, rawScale, toFixedPoint, writeDeltas, writeDoubles } from "./decimal-column.ts";
import { blockForm, compression, corrected, headerBytes } from "./form.ts";
import { ReusedMemory } from "./memory.ts";
import { findWells, writeGrids } from "./well-grid.ts";

/**
 * Encodes readings of one plate, in order, into blocks within limits.blockReadingsMax and
 * limits.blockBytesMax, few of them. Throws INVALID_ARGUMENT where they are not in order, or hold
 * a well, a runtime or a value that Wellspring does not keep.
 */
export const encodeBlocks = (readings: Readings): Uint8Array[] => {
  const { length } = readings.wells;
  if (length === 0) return [];
  if (length <= limits.blockReadingsMax) {
    const block = encodeBlock(readings);
    if (block.length <= limits.blockBytesMax) return [block];
  }
  const parts = Math.max(2, Math.ceil(length / limits.blockReadingsMax));
  const step = Math.ceil(length / parts);
  const blocks: Uint8Array[] = [];
  for (let start = 0; start < length; start += step) {
    blocks.push(...encodeBlocks(sliceReadings(readings, start, Math.min(length, start + step))));
  }
  return blocks;
};

/**
 * Encodes 1 to limits.blockReadingsMax readings of one plate, in order, into one block, which
 * may have more than limits.blockBytesMax bytes. Throws as encodeBlocks does.
 */
export const encodeBlock = (readings: Readings): Uint8Array => {
  const { length } = readings.wells;
  if (length === 0 || length > limits.blockReadingsMax) {
    throw blockFault(`${length} readings are not 1 to ${limits.blockReadingsMax}`);
  }
  const grid = findWells(readings);
  writer.reset();
  memory.reset();
  writeGrids(writer, grid, readings.runtimes);
  writeColumns(readings, grid.starts);
  return frame(writer.view(), length);
};

const writer = new ByteWriter();
/** Done with when a block is written, so the next one may have it. */
const memory = new ReusedMemory();

const writeColumns = (readings: Readings, starts: Uint32Array): void => {
  const { opticalDensities } = readings;
  const present = findPresent(readings.correctedOpticalDensities);
  const correctedDensities = takePresent(readings.correctedOpticalDensities, present);
  const correctedStarts = countPresent(starts, present);
  const shared = toSharedScale(opticalDensities, correctedDensities);
  if (!shared) {
    writeDecimals(opticalDensities, starts);
    writeMode(corrected.direct, present, correctedDensities.length);
    if (correctedDensities.length > 0) writeDecimals(correctedDensities, correctedStarts);
    return;
  }
  const { scale, densities, direct } = shared;
  writer.byte(scale);
  writeDeltas(writer, densities, starts);
  const offset = toOffsets(takePresent(densities, present), direct);
  const isOffset = deltaCost(offset, correctedStarts) <= deltaCost(direct, correctedStarts);
  writeMode(isOffset ? corrected.offset : corrected.direct, present, direct.length);
  if (direct.length === 0) return;
  if (!isOffset) writer.byte(scale);
  writeDeltas(writer, isOffset ? offset : direct, correctedStarts);
};

type SharedScale = { scale: number; densities: Float64Array; direct: Float64Array };

/** Both columns as whole numbers of the smallest scale that fits both, if there is one. */
const toSharedScale = (
  densities: Float64Array,
  correctedDensities: Float64Array,
  least = 0,
): SharedScale | undefined => {
  const first = toFixedPoint(densities, least, memory);
  if (!first) return undefined;
  const second = toFixedPoint(correctedDensities, first.scale, memory);
  if (!second) return undefined;
  const { scale } = second;
  if (scale > first.scale) return toSharedScale(densities, correctedDensities, scale);
  return { scale, densities: first.mantissas, direct: second.mantissas };
};

const writeDecimals = (values: Float64Array, starts: Uint32Array): void => {
  const fixed = toFixedPoint(values, 0, memory);
  writer.byte(fixed ? fixed.scale : rawScale);
  if (fixed) writeDeltas(writer, fixed.mantissas, starts);
  else writeDoubles(writer, values);
};

const writeMode = (mode: number, present: Uint8Array | undefined, count: number): void => {
  if (count === 0) {
    writer.byte(corrected.absent);
    return;
  }
  writer.byte(present ? mode | corrected.partial : mode);
  if (!present) return;
  const bits = new Uint8Array(Math.ceil(present.length / 8));
  for (let i = 0; i < present.length; i++) bits[i >> 3] |= present[i] << (i & 7);
  writer.raw(bits);
};

/** 1 for each value that is no NaN; undefined where all are present. */
const findPresent = (values: Float64Array): Uint8Array | undefined => {
  let i = 0;
  while (i < values.length && !Number.isNaN(values[i])) i++;
  if (i === values.length) return undefined;
  const present = new Uint8Array(values.length);
  for (i = 0; i < values.length; i++) present[i] = Number.isNaN(values[i]) ? 0 : 1;
  return present;
};

const takePresent = (values: Float64Array, present: Uint8Array | undefined): Float64Array =>
  present ? values.filter((_, i) => present[i] === 1) : values;

const countPresent = (starts: Uint32Array, present: Uint8Array | undefined): Uint32Array => {
  if (!present) return starts;
  const result = new Uint32Array(starts.length);
  for (let series = 0, count = 0; series + 1 < starts.length; series++) {
    for (let i = starts[series]; i < starts[series + 1]; i++) count += present[i];
    result[series + 1] = count;
  }
  return result;
};

const toOffsets = (densities: Float64Array, correctedDensities: Float64Array): Float64Array => {
  const offsets = memory.float64(densities.length);
  for (let i = 0; i < offsets.length; i++) offsets[i] = densities[i] - correctedDensities[i];
  return offsets;
};

/** A body below this many bytes is not worth a compressor's start. */
const compressedBodyBytesMin = 128;
const zstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const frame = (body: Uint8Array, readings: number): Uint8Array => {
  const packed = body.length < compressedBodyBytesMin ? body : zstdCompressSync(body, zstdOptions);
  const isPacked = packed.length < body.length;
  const kept = isPacked ? packed : body;
  const block = new Uint8Array(headerBytes + kept.length);
  const view = new DataView(block.buffer);
  block[0] = blockForm;
  block[1] = isPacked ? compression.zstd : compression.none;
  view.setUint32(6, body.length, true);
  view.setUint32(10, readings, true);
  block.set(kept, headerBytes);
  view.setUint32(2, crc32c(block, 6), true);
  return block;
};
