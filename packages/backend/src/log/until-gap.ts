import type { StreamEntry } from "./entry-stream.ts";

/**
 * Entries from `start` on, as long as each follows the one before. A consumer that missed some,
 * since this process or its server stood still, goes on with later ones as if nothing was: this
 * ends before them, and says so.
 */
export async function* untilGap(
  entries: AsyncIterable<StreamEntry>,
  start: bigint,
  onGap: (expected: bigint, found: bigint) => void,
): AsyncGenerator<StreamEntry, undefined> {
  let expected = start;
  for await (const entry of entries) {
    if (entry.sequence !== expected) {
      onGap(expected, entry.sequence);
      return undefined;
    }
    yield entry;
    expected++;
  }
  return undefined;
}
