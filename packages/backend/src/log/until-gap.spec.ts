import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StreamEntry } from "./entry-stream.ts";
import { untilGap } from "./until-gap.ts";

async function* deliver(...sequences: bigint[]): AsyncGenerator<StreamEntry> {
  for (const sequence of sequences) {
    yield { sequence, atMs: 0n, messageId: "", bytes: Buffer.alloc(0) };
  }
}

const collect = async (start: bigint, ...sequences: bigint[]) => {
  const gaps: [bigint, bigint][] = [];
  const found: bigint[] = [];
  const entries = untilGap(deliver(...sequences), start, (...gap) => gaps.push(gap));
  for await (const { sequence } of entries) found.push(sequence);
  return { found, gaps };
};

describe("untilGap()", () => {
  it("gives entries that follow each other", async () => {
    assert.deepEqual(await collect(3n, 3n, 4n, 5n), { found: [3n, 4n, 5n], gaps: [] });
  });

  it("ends before one that was jumped to, and says what is missing", async () => {
    assert.deepEqual(await collect(3n, 3n, 5n, 6n), { found: [3n], gaps: [[4n, 5n]] });
  });

  it("ends at once where the first is not the one that was asked for", async () => {
    assert.deepEqual(await collect(3n, 4n), { found: [], gaps: [[3n, 4n]] });
  });

  it("ends before one that was given already", async () => {
    assert.deepEqual(await collect(3n, 3n, 3n), { found: [3n], gaps: [[4n, 3n]] });
  });
});
