/** Whole lines: the bytes from `start` to before `end`, each line with its line break. */
export type LineBlock = { bytes: Uint8Array; start: number; end: number };

/** Bytes of the longest line that is carried from one chunk to the next. */
export const lineBytesMax = 64 * 1024;

/** A line of more than `lineBytesMax` bytes. */
export class LongLineError extends Error {}

/**
 * Cuts chunks after the last line break in each, so that lines need no look at their end. The last
 * line gets a line break where it has none. A block is valid until the next one is asked for.
 */
export async function* chunksToLineBlocks(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<LineBlock> {
  let rest: Uint8Array = none;
  for await (const chunk of chunks) {
    let start = 0;
    if (rest.length > 0) {
      start = firstLineEnd(chunk, rest[rest.length - 1] === carriageReturn);
      const isComplete = start >= 0;
      rest = joined(rest, isComplete ? chunk.subarray(0, start) : chunk);
      if (isComplete) yield { bytes: rest, start: 0, end: rest.length };
    }
    if (start >= 0) {
      const end = lastLineEnd(chunk, start);
      if (end > start) yield { bytes: chunk, start, end };
      rest = joined(chunk.subarray(end), none);
    }
    if (rest.length > lineBytesMax) throw new LongLineError();
  }
  if (rest.length === 0) return;
  const bytes = joined(rest, Uint8Array.of(lineFeed));
  yield { bytes, start: 0, end: bytes.length };
}

/** Position of the line break (of its first byte) that ends the line at `start`. */
export const lineBreakAt = (bytes: Uint8Array, start: number): number => {
  let position = start;
  while (bytes[position] !== lineFeed && bytes[position] !== carriageReturn) position += 1;
  return position;
};

/** Position after the line break at `position`: CRLF, LF or CR. */
export const skipLineBreak = (bytes: Uint8Array, position: number): number =>
  bytes[position] === carriageReturn && bytes[position + 1] === lineFeed
    ? position + 2
    : position + 1;

/** A plain array, no Buffer: the code that reads bytes is fast while it meets only one of them. */
const joined = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
};

/** After the first line break; -1 where there is none, or a CR whose LF may be still to come. */
const firstLineEnd = (chunk: Uint8Array, isAfterCarriageReturn: boolean): number => {
  if (chunk.length === 0) return -1;
  if (isAfterCarriageReturn) return chunk[0] === lineFeed ? 1 : 0;
  const position = chunk.findIndex((byte) => byte === lineFeed || byte === carriageReturn);
  if (position < 0) return -1;
  if (chunk[position] === carriageReturn && position + 1 === chunk.length) return -1;
  return skipLineBreak(chunk, position);
};

/** After the last line break from `start` on that is surely complete; `start` where none is. */
const lastLineEnd = (chunk: Uint8Array, start: number): number => {
  let end = chunk.length;
  if (end > start && chunk[end - 1] === carriageReturn) end -= 1;
  while (end > start && chunk[end - 1] !== lineFeed && chunk[end - 1] !== carriageReturn) end -= 1;
  return end;
};

const none = new Uint8Array(0);
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
