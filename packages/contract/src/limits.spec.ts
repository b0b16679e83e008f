import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "./limits.ts";
import { wellIndexEnd } from "./well.ts";

/** Bytes of one reading in UploadColumns: two varints of 3 and 5 bytes, two doubles. */
const columnReadingBytes = 24;

describe("limits", () => {
  it("are positive", () => {
    for (const [name, bound] of Object.entries(limits)) assert.ok(bound > 0, name);
  });

  it("keep every whole-number bound exact", () => {
    for (const [name, bound] of Object.entries(limits)) {
      if (name !== "decimalMagnitudeMin") assert.ok(Number.isSafeInteger(bound), name);
    }
  });

  it("let indexes and runtimes fit the columns of Readings", () => {
    assert.equal(wellIndexEnd, 1536);
    assert.ok(wellIndexEnd <= 2 ** 16);
    assert.ok(limits.runtimeSecondsMax < 2 ** 31);
  });

  it("let two blocks of full size into the bytes of an entry", () => {
    assert.ok(2 * limits.blockBytesMax <= limits.entryBytesMax);
  });

  it("let the largest columns and the largest block into one message", () => {
    assert.ok(limits.blockReadingsMax * columnReadingBytes < limits.messageBytesMax);
    assert.ok(limits.blockBytesMax < limits.messageBytesMax);
  });

  it("let a chunk of a snapshot, with its hash, into one message", () => {
    assert.ok(limits.snapshotChunkBytesMax + 1_000 < limits.messageBytesMax);
  });

  it("let an upload hold at least 100 million readings", () => {
    assert.ok(limits.uploadReadingsMax >= 100_000_000);
    assert.ok(limits.uploadBlocksMax * limits.blockReadingsMax >= limits.uploadReadingsMax);
  });

  it("let what a run counts fit 32 bits", () => {
    assert.ok(limits.runReadingsMax < 2 ** 32);
    assert.ok(limits.uploadReadingsMax < 2 ** 32);
  });

  it("let two bodies that come along, and two results, into an entry of the log", () => {
    assert.ok(2 * limits.workChunkBytesMax <= limits.entryBytesMax);
    assert.ok(2 * limits.workResultBytesMax <= limits.entryBytesMax);
    assert.ok(limits.workBodyBytesMax % limits.workChunkBytesMax === 0);
  });

  it("let a key of an index, each byte escaped, fit a key of the store", () => {
    const names = limits.projectNameBytesMax + 2 * limits.engineNameBytesMax;
    assert.ok(names + 2 * limits.indexKeyBytesMax + 16 < 1_978);
  });

  it("tell decimals apart by their doubles", () => {
    const largest = limits.decimalMagnitudeMax;
    assert.equal(largest, 10 ** limits.decimalDigitsMax);
    assert.ok(largest + 1 - largest === 1);
    assert.equal(limits.decimalMagnitudeMin, 1 / largest);
  });
});
