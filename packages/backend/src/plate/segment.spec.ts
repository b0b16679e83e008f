import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, encodeBlocks, type Readings } from "@wellspring/contract";
import fc from "fast-check";
import { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import { Draft } from "../store/draft.ts";
import { numberKey } from "../store/keyspace.ts";
import { Lmdb } from "../store/lmdb.ts";
import { anyRows, type Row, toReadings, toRows } from "../testing/rows.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { extentOf, overlaps, putBlock, putReadings, readBlock, readSegment } from "./segment.ts";

const newState = (): StoreState => ({ ...StoreState.decode(new Uint8Array()), nextBlockId: 7n });
const rows: Row[] = [
  [3, 600, 0.2, 0.1],
  [3, 1_200, 0.3, Number.NaN],
  [5, 0, 0.25, 0.1],
];
const extent = { firstWell: 3, lastWell: 5, firstRuntimeSeconds: 0, lastRuntimeSeconds: 1_200 };

describe("extentOf()", () => {
  it("is what readings span", () => assert.deepEqual(extentOf(toReadings(rows)), extent));

  it("is one place for one reading", () => {
    const place = { firstWell: 9, lastWell: 9, firstRuntimeSeconds: 5, lastRuntimeSeconds: 5 };
    assert.deepEqual(extentOf(toReadings([[9, 5, 0, 0]])), place);
  });

  it("overlaps another one wherever the two have a reading of one moment", () => {
    const some = anyRows.filter((any) => any.length > 0);
    fc.assert(
      fc.property(some, some, (a, b) => {
        const shared = a.some(([well, time]) =>
          b.some((row) => row[0] === well && row[1] === time),
        );
        const isOverlap = overlaps(extentOf(toReadings(a)), extentOf(toReadings(b)));
        assert.ok(isOverlap || !shared);
      }),
    );
  });
});

describe("overlaps()", () => {
  for (const [name, other, expected] of [
    ["itself", {}, true],
    ["the wells before", { firstWell: 0, lastWell: 2 }, false],
    ["the wells behind", { firstWell: 6, lastWell: 9 }, false],
    ["the last well", { firstWell: 5, lastWell: 9 }, true],
    ["the times behind", { firstRuntimeSeconds: 1_201, lastRuntimeSeconds: 2_000 }, false],
    ["the last time", { firstRuntimeSeconds: 1_200, lastRuntimeSeconds: 2_000 }, true],
    ["what is inside", { firstWell: 4, lastWell: 4, lastRuntimeSeconds: 1 }, true],
  ] as const) {
    it(`says ${expected} for ${name}, both ways`, () => {
      assert.equal(overlaps(extent, { ...extent, ...other }), expected);
      assert.equal(overlaps({ ...extent, ...other }, extent), expected);
    });
  }
});

describe("putReadings()", () => {
  it("keeps readings under the next id, to be read again", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const [draft, state] = [new Draft(lmdb), newState()];
    const segments = putReadings(draft, state, toReadings(rows));
    const bytes = readBlock(draft, 7n).length;
    assert.deepEqual(segments, [{ blockId: 7n, readings: 3, bytes, ...extent }]);
    assert.equal(state.nextBlockId, 8n);
    await lmdb.write(draft.writes());
    assert.deepEqual(toRows(readSegment(lmdb, segments[0])), rows);
  });

  it("keeps nothing for no readings", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const [draft, state] = [new Draft(lmdb), newState()];
    assert.deepEqual(putReadings(draft, state, toReadings([])), []);
    assert.deepEqual([...draft.writes()], []);
  });

  it("parts more readings than a block holds, in order", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const [draft, state] = [new Draft(lmdb), newState()];
    const many = toReadings(Array.from({ length: 70_000 }, (_, i): Row => [0, i, i / 1_000, 0]));
    const segments = putReadings(draft, state, many);
    assert.deepEqual(
      segments.map(({ blockId, readings }) => [blockId, readings]),
      [
        [7n, 35_000],
        [8n, 35_000],
      ],
    );
    assert.deepEqual(
      segments.flatMap((segment) => [...readSegment(draft, segment).runtimes]),
      [...many.runtimes],
    );
  });
});

describe("putBlock()", () => {
  it("keeps the bytes as they are", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const [draft, state] = [new Draft(lmdb), newState()];
    const readings: Readings = toReadings(rows);
    const [block] = encodeBlocks(readings);
    const segment = putBlock(draft, state, block, readings);
    assert.deepEqual(segment, { blockId: 7n, readings: 3, bytes: block.length, ...extent });
    assert.equal(readBlock(draft, 7n), block);
  });
});

describe("readSegment()", () => {
  it("says that a block is gone", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    assert.throws(() => readSegment(lmdb, { blockId: 9n, readings: 1, bytes: 1, ...extent }), {
      name: "StatusError",
      code: Code.DATA_LOSS,
      message: "block 9 is missing in the store",
    });
  });

  it("says that a block is damaged", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const [block] = encodeBlocks(toReadings(rows));
    block[20] ^= 1;
    await lmdb.write([{ keyspace: "blocks", key: numberKey(9n), value: block }]);
    assert.throws(() => readSegment(lmdb, { blockId: 9n, readings: 3, bytes: 1, ...extent }), {
      name: "StatusError",
      code: Code.DATA_LOSS,
      message: "block 9 of the store is damaged: block: has a wrong checksum",
    });
  });
});
