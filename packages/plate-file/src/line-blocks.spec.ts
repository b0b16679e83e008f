import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  chunksToLineBlocks,
  LongLineError,
  lineBreakAt,
  lineBytesMax,
  skipLineBreak,
} from "./line-blocks.ts";
import { bytesSource } from "./testing/read.ts";

const linesOf = async (text: string, chunkBytes: number): Promise<string[]> => {
  const lines: string[] = [];
  for await (const block of chunksToLineBlocks(bytesSource(text, chunkBytes).chunks())) {
    for (let position = block.start; position < block.end; ) {
      const end = lineBreakAt(block.bytes, position);
      lines.push(new TextDecoder().decode(block.bytes.subarray(position, end)));
      position = skipLineBreak(block.bytes, end);
    }
  }
  return lines;
};

describe("chunksToLineBlocks()", () => {
  it("finds the same lines in chunks of any size", async () => {
    const texts = fc.array(fc.constantFrom("a", "bc", "\r", "\n", "\r\n"), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (pieces, chunkBytes) => {
        const text = pieces.join("");
        const expected = text.split(/\r\n|\r|\n/);
        if (expected.at(-1) === "") expected.pop();
        assert.deepEqual(await linesOf(text, chunkBytes), expected);
      }),
      { numRuns: 500 },
    );
  });

  it("carries lines of 64 KiB and no longer", async () => {
    const line = "x".repeat(lineBytesMax);
    assert.deepEqual(await linesOf(line, 1_000), [line]);
    await assert.rejects(linesOf(`${line}x`, 1_000), LongLineError);
  });
});
