import { limits } from "../limits.ts";
import type { Readings } from "../readings.ts";
import { wellIndexEnd } from "../well.ts";
import { type ByteReader, blockFault } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** Where the series of each well lies in the columns of a block. */
export type WellGrid = {
  /** Well indexes, rising. */
  wells: number[];
  /** Series k spans starts[k] to before starts[k + 1]. */
  starts: Uint32Array;
};

/**
 * Finds the series in readings that are in order; throws INVALID_ARGUMENT where they are not, or
 * hold a well or a runtime that can't be.
 */
export const findWells = ({ wells, runtimes }: Readings): WellGrid => {
  const found: number[] = [];
  const starts: number[] = [];
  let well = -1;
  for (let i = 0; i < wells.length; i++) {
    if (wells[i] === well) {
      if (runtimes[i] <= runtimes[i - 1]) throw blockFault("is not in order of runtime");
      continue;
    }
    if (wells[i] < well) throw blockFault("is not in order of wells");
    well = wells[i];
    if (well >= wellIndexEnd) throw blockFault(`holds the well ${well}`);
    if (runtimes[i] < 0) throw blockFault(`holds the runtime ${runtimes[i]}`);
    found.push(well);
    starts.push(i);
  }
  return { wells: found, starts: Uint32Array.of(...starts, wells.length) };
};

/**
 * Writes wells and runtimes. A plate's wells are mostly read together, so each distinct series of
 * runtimes (a grid) is written once and wells name theirs.
 */
export const writeGrids = (writer: ByteWriter, grid: WellGrid, runtimes: Int32Array): void => {
  writer.varint(grid.wells.length);
  let next = 0;
  for (const well of grid.wells) {
    writer.varint(well - next);
    next = well + 1;
  }
  const { gridStarts, gridOfWell } = findGrids(grid.starts, runtimes);
  writer.varint(gridStarts.length);
  for (const [start, end] of gridStarts) writeRuntimes(writer, runtimes, start, end);
  for (const index of gridOfWell) writer.varint(index);
};

/** Reads what writeGrids wrote into the columns of wells and runtimes. */
export const readGrids = (
  reader: ByteReader,
  wellColumn: Uint16Array,
  runtimes: Int32Array,
): Uint32Array => {
  const { length } = wellColumn;
  const wellCount = reader.varint(Math.min(length, wellIndexEnd));
  const wells: number[] = [];
  let next = 0;
  for (let k = 0; k < wellCount; k++) {
    const well = next + reader.varint(wellIndexEnd - 1 - next);
    wells.push(well);
    next = well + 1;
  }
  const gridCount = reader.varint(wellCount);
  const grids: Int32Array[] = [];
  for (let k = 0; k < gridCount; k++) grids.push(readRuntimes(reader, length));
  const starts = new Uint32Array(wellCount + 1);
  let start = 0;
  for (let k = 0; k < wellCount; k++) {
    const grid = grids[reader.varint(gridCount - 1)];
    if (start + grid.length > length) throw blockFault("holds more readings than it says");
    runtimes.set(grid, start);
    wellColumn.fill(wells[k], start, start + grid.length);
    start += grid.length;
    starts[k + 1] = start;
  }
  if (start !== length) throw blockFault("holds fewer readings than it says");
  return starts;
};

/** A well is compared with this many of the latest grids before it gets a grid of its own. */
const gridsCompared = 4;

const findGrids = (starts: Uint32Array, runtimes: Int32Array) => {
  const gridStarts: [number, number][] = [];
  const gridOfWell: number[] = [];
  for (let k = 0; k + 1 < starts.length; k++) {
    let index = gridStarts.length - 1;
    const oldest = Math.max(0, gridStarts.length - gridsCompared);
    while (
      index >= oldest &&
      !sameRuntimes(runtimes, gridStarts[index], starts[k], starts[k + 1])
    ) {
      index--;
    }
    if (index < oldest) index = gridStarts.push([starts[k], starts[k + 1]]) - 1;
    gridOfWell.push(index);
  }
  return { gridStarts, gridOfWell };
};

/** By bytes, which takes no time even where V8 has not optimized anything yet. */
const sameRuntimes = (
  runtimes: Int32Array,
  [gridStart, gridEnd]: [number, number],
  start: number,
  end: number,
): boolean => bytesOf(runtimes, gridStart, gridEnd).equals(bytesOf(runtimes, start, end));

const bytesOf = (
  { buffer, byteOffset, BYTES_PER_ELEMENT }: Int32Array,
  start: number,
  end: number,
) => Buffer.from(buffer, byteOffset + start * BYTES_PER_ELEMENT, (end - start) * BYTES_PER_ELEMENT);

const writeRuntimes = (
  writer: ByteWriter,
  runtimes: Int32Array,
  start: number,
  end: number,
): void => {
  writer.varint(end - start);
  let next = 0;
  for (let i = start; i < end; i++) {
    writer.varint(runtimes[i] - next);
    next = runtimes[i] + 1;
  }
};

const readRuntimes = (reader: ByteReader, lengthMax: number): Int32Array => {
  const length = reader.varint(lengthMax);
  if (length === 0) throw blockFault("holds a well without readings");
  const runtimes = new Int32Array(length);
  let next = 0;
  for (let i = 0; i < length; i++) {
    const runtime = next + reader.varint(limits.runtimeSecondsMax);
    if (runtime > limits.runtimeSecondsMax) throw blockFault(`holds the runtime ${runtime}`);
    runtimes[i] = runtime;
    next = runtime + 1;
  }
  return runtimes;
};
