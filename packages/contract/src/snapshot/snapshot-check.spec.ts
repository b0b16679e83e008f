import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "../limits.ts";
import { Code } from "../status.ts";
import { createChunk, SnapshotCheck } from "./snapshot-check.ts";

const content = Buffer.from("a store of a few bytes");
const end = { sha256: createHash("sha256").update(content).digest() };
const create = () => new SnapshotCheck({ bytes: BigInt(content.length) });
const damaged = (fault: string) => ({
  name: "StatusError",
  code: Code.DATA_LOSS,
  message: `the snapshot is damaged: ${fault}`,
});

describe("SnapshotCheck", () => {
  it("takes a snapshot in chunks of any size, from any byte on", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(content.length)), fc.nat(content.length), (cuts, start) => {
        const check = create();
        check.add(content.subarray(0, start));
        const ends = [...cuts.filter((cut) => cut > start), content.length];
        for (const to of new Set(ends.sort((a, b) => a - b))) {
          const { offset } = check;
          if (to > offset) check.takeChunk(createChunk(offset, content.subarray(offset, to)));
        }
        check.takeEnd(end);
        assert.equal(check.offset, content.length);
      }),
    );
  });

  it("refuses a chunk with another hash, and takes the right one then", () => {
    const check = create();
    const chunk = createChunk(0, content);
    const flipped = Buffer.from(content);
    flipped[7] ^= 1;
    assert.throws(
      () => check.takeChunk({ ...chunk, content: flipped }),
      damaged("the chunk at byte 0 has another hash than its bytes"),
    );
    check.takeChunk(chunk);
    check.takeEnd(end);
  });

  it("refuses a chunk in the wrong place", () => {
    const check = create();
    check.takeChunk(createChunk(0, content.subarray(0, 5)));
    for (const offset of [0, 4, 6]) {
      assert.throws(
        () => check.takeChunk(createChunk(offset, content.subarray(5))),
        damaged(`a chunk begins at byte ${offset}, wanted was 5`),
      );
    }
  });

  it("refuses a chunk without bytes, with too many, and one behind the end", () => {
    const check = new SnapshotCheck({ bytes: 10n });
    const tooMany = limits.snapshotChunkBytesMax + 1;
    for (const length of [0, tooMany]) {
      assert.throws(
        () => check.takeChunk(createChunk(0, Buffer.alloc(length))),
        damaged(`the chunk at byte 0 has ${length} bytes`),
      );
    }
    assert.throws(
      () => check.takeChunk(createChunk(0, Buffer.alloc(11))),
      damaged("the chunk at byte 0 reaches behind the end, 10"),
    );
  });

  it("refuses an end that comes early, and one of another snapshot", () => {
    const check = create();
    assert.throws(() => check.takeEnd(end), damaged(`it ends after 0 of ${content.length} bytes`));
    check.takeChunk(createChunk(0, content));
    assert.throws(
      () => check.takeEnd({ sha256: Buffer.alloc(32) }),
      damaged("the whole has another hash than its bytes"),
    );
    check.takeEnd(end);
  });
});
