import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addToDigest, emptyDigest, limits } from "@wellspring/contract";
import fc from "fast-check";
import { PlateState, type Segment, StoreState } from "../gen/wellspring/backend/v1/state.ts";
import { Draft } from "../store/draft.ts";
import { Lmdb } from "../store/lmdb.ts";
import { type Row, sortRows, toReadings, toRows } from "../testing/rows.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { compactPlate } from "./compact.ts";
import { mergeReadings } from "./merge.ts";
import { putReadings, readSegment } from "./segment.ts";

const all = Buffer.alloc(0);

/** A plate to which pieces are appended one by one, as uploads do. */
class GrowingPlate {
  readonly draft: Draft;
  readonly state: StoreState = { ...StoreState.decode(new Uint8Array()), nextBlockId: 1n };
  readonly plate: PlateState = PlateState.decode(new Uint8Array());
  segmentsMost = 0;

  constructor(lmdb: Lmdb) {
    this.draft = new Draft(lmdb);
  }

  append(rows: readonly Row[]): void {
    this.plate.segments.push(...putReadings(this.draft, this.state, toReadings(rows)));
    compactPlate(this.draft, this.state, this.plate);
    this.segmentsMost = Math.max(this.segmentsMost, this.plate.segments.length);
  }

  rows(): Row[] {
    return toRows(mergeReadings(this.#parts()));
  }

  digest() {
    const digest = emptyDigest();
    for (const readings of this.#parts()) addToDigest(digest, readings);
    return digest;
  }

  /** The bytes of all blocks with their keys. */
  blocks(): [string, string][] {
    return [...this.draft.list("blocks", all)].map(({ key, value }) => [
      Buffer.from(key).toString("hex"),
      Buffer.from(value).toString("hex"),
    ]);
  }

  #parts() {
    return this.plate.segments.map((segment) => readSegment(this.draft, segment));
  }
}

/** Pieces of many wells or one, many times or few, of which no two share a moment. */
const anyPieces: fc.Arbitrary<Row[][]> = fc
  .array(
    fc.record({ wells: fc.integer({ min: 1, max: 5 }), reads: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((sizes) => {
    let time = 0;
    return sizes.map(({ wells, reads }) => {
      const start = time;
      time += reads * 600;
      return sortRows(
        Array.from({ length: wells * reads }, (_, i): Row => {
          const [well, read] = [i % wells, Math.floor(i / wells)];
          return [well, start + read * 600, (start + well) / 1_000, read % 2 ? 0.01 : Number.NaN];
        }),
      );
    });
  });

const countOf = ({ segments }: PlateState): number =>
  segments.reduce((total, { readings }) => total + readings, 0);

/** Digits that follow no rule that a compressor would find. */
const noise = (seed: number): number => {
  let mixed = Math.imul(seed + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return Number((((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32 + 1e-10).toPrecision(15));
};

/** Rows of one well that no compression makes smaller. */
const noiseRows = (well: number, length: number): Row[] =>
  Array.from({ length }, (_, i): Row => [well, i, noise(i), noise(-i)]);

/** Bytes from which on a block counts as full. */
const fullBytes = 128 * 1024;

describe("compactPlate()", () => {
  it("keeps all readings and the digest, in few segments and no other blocks", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    fc.assert(
      fc.property(anyPieces, (pieces) => {
        const growing = new GrowingPlate(lmdb);
        for (const piece of pieces) growing.append(piece);
        const rows = sortRows(pieces.flat());
        const digest = emptyDigest();
        addToDigest(digest, toReadings(rows));
        assert.deepEqual(growing.rows(), rows);
        assert.deepEqual(growing.digest(), digest);
        assert.equal(countOf(growing.plate), rows.length);
        assert.ok(growing.segmentsMost <= 8 * 3, `${growing.segmentsMost} segments`);
        assert.equal(growing.blocks().length, growing.plate.segments.length);
      }),
    );
  });

  it("does the same to the same plate, byte by byte", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    fc.assert(
      fc.property(anyPieces, (pieces) => {
        const [one, other] = [new GrowingPlate(lmdb), new GrowingPlate(lmdb)];
        for (const piece of pieces) one.append(piece);
        for (const piece of pieces) other.append(piece);
        assert.deepEqual(one.blocks(), other.blocks());
        assert.deepEqual(
          PlateState.encode(one.plate).finish(),
          PlateState.encode(other.plate).finish(),
        );
        assert.deepEqual(one.state, other.state);
      }),
      { numRuns: 30 },
    );
  });

  it("makes one segment of the fourth of its size, and not before", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const growing = new GrowingPlate(lmdb);
    for (let read = 0; read < 3; read++) growing.append([[0, read, 0.1, 0.1]]);
    assert.equal(growing.plate.segments.length, 3);
    growing.append([[0, 3, 0.1, 0.1]]);
    const segment: Segment = {
      blockId: 5n,
      readings: 4,
      firstRuntimeSeconds: 0,
      lastRuntimeSeconds: 3,
      firstWell: 0,
      lastWell: 0,
      bytes: growing.blocks()[0][1].length / 2,
    };
    assert.deepEqual(growing.plate.segments, [segment]);
    assert.equal(growing.blocks().length, 1);
  });

  it("leaves segments alone that are full", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const growing = new GrowingPlate(lmdb);
    for (let piece = 0; piece < 17; piece++) {
      growing.append(Array.from({ length: 32_768 }, (_, i): Row => [piece, i, 0.1, Number.NaN]));
    }
    assert.equal(growing.plate.segments.length, 17);
    assert.equal(growing.state.nextBlockId, 18n);
  });

  it("leaves segments alone that do not compress", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const growing = new GrowingPlate(lmdb);
    for (let piece = 0; piece < 17; piece++) growing.append(noiseRows(piece, 16_000));
    assert.equal(growing.plate.segments.length, 17);
    assert.equal(growing.state.nextBlockId, 18n);
    for (const { bytes } of growing.plate.segments) assert.ok(bytes >= fullBytes, `${bytes}`);
  });

  it("makes one block of four that do not compress and are just not full", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const growing = new GrowingPlate(lmdb);
    for (let piece = 0; piece < 3; piece++) growing.append(noiseRows(piece, 9_000));
    for (const { bytes } of growing.plate.segments) {
      assert.ok(bytes > 0.9 * fullBytes && bytes < fullBytes, `${bytes} bytes`);
    }
    growing.append(noiseRows(3, 9_000));
    const [{ readings, bytes }] = growing.plate.segments;
    assert.deepEqual([growing.plate.segments.length, readings], [1, 36_000]);
    assert.ok(bytes <= limits.blockBytesMax, `${bytes} bytes`);
  });

  it("packs 96 wells and 500 reads, sent read by read, in under 3 bytes a row", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const growing = new GrowingPlate(lmdb);
    for (let read = 0; read < 500; read++) {
      growing.append(
        Array.from({ length: 96 }, (_, well): Row => {
          const density = 80 + read + ((well * 7 + read * 13) % 5);
          return [well, read * 620, density / 1_000, (density - 80) / 1_000];
        }),
      );
    }
    const bytes = growing.blocks().reduce((total, [, block]) => total + block.length / 2, 0);
    assert.ok(bytes / 48_000 < 3, `${bytes / 48_000} bytes a row`);
    assert.ok(growing.segmentsMost <= 15, `${growing.segmentsMost} segments`);
  });
});
