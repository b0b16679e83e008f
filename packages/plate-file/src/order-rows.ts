import { wellIndexEnd } from "@wellspring/contract";
import type { Rows } from "./rows.ts";

/** The numbers of a chunk's first `count` rows ordered by well, runtime and line. */
export const orderRows = (rows: Rows, count: number): Uint16Array => {
  if (count <= fewRows) return orderFewRows(rows, count);
  const { wells, runtimes } = rows;
  const starts = wellStarts(wells, count);
  const next = starts.slice();
  const order = new Uint16Array(count);
  for (let row = 0; row < count; row += 1) order[next[wells[row]]++] = row;
  for (let well = 0; well < wellIndexEnd; well += 1) {
    const ofWell = starts[well + 1] - starts[well];
    if (ofWell > 1) orderByRuntime(order.subarray(starts[well], starts[well + 1]), runtimes);
  }
  return order;
};

/** Inserts each row before those that come after it: quick where rows are few. */
const orderFewRows = ({ wells, runtimes }: Rows, count: number): Uint16Array => {
  const order = new Uint16Array(count);
  for (let row = 0; row < count; row += 1) {
    let place = row;
    for (; place > 0; place -= 1) {
      const before = order[place - 1];
      const step = wells[before] - wells[row] || runtimes[before] - runtimes[row];
      if (step <= 0) break;
      order[place] = before;
    }
    order[place] = row;
  }
  return order;
};

/** Where the rows of each well start in the order, and where those of the last end. */
const wellStarts = (wells: Uint16Array, count: number): Uint32Array => {
  const starts = new Uint32Array(wellIndexEnd + 1);
  for (let row = 0; row < count; row += 1) starts[wells[row] + 1] += 1;
  for (let well = 0; well < wellIndexEnd; well += 1) starts[well + 1] += starts[well];
  return starts;
};

/** Orders rows of one well, which are in order of lines. */
const orderByRuntime = (order: Uint16Array, runtimes: Int32Array): void => {
  const { length } = order;
  let isOrdered = true;
  for (let index = 1; index < length && isOrdered; index += 1) {
    isOrdered = runtimes[order[index - 1]] <= runtimes[order[index]];
  }
  if (isOrdered) return;
  const keys = new Float64Array(length);
  for (let index = 0; index < length; index += 1) {
    keys[index] = runtimes[order[index]] * rowsMax + order[index];
  }
  keys.sort();
  for (let index = 0; index < length; index += 1) order[index] = keys[index] % rowsMax;
};

/** Rows up to which there is no use in counting those of all 1,536 wells. */
const fewRows = 64;

/** Rows of a chunk at most: their numbers fit 16 bits. A key of them and 31 bits is exact. */
const rowsMax = 2 ** 16;
