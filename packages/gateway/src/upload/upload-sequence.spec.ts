import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Code,
  decodeBlock,
  limits,
  type UploadBlock,
  type UploadColumns,
  type UploadOpen,
  type UploadRequest,
} from "@wellspring/contract";
import { someBlock } from "../testing/readings.ts";
import { UploadSequence } from "./upload-sequence.ts";

const open = (fields: Partial<UploadOpen> = {}): UploadRequest => {
  const uploadId = Buffer.alloc(16);
  const nothing = { project: "", append: false, file: "", description: undefined, first: true };
  return { part: { $case: "open", open: { uploadId, ...nothing, ...fields } } };
};

const block = (index: number, fields: Partial<UploadBlock> = {}): UploadRequest => {
  const message = { index, run: "run-01", plate: 0, block: someBlock(3), ...fields };
  return { part: { $case: "block", block: message } };
};

const columns = (index: number, fields: Partial<UploadColumns> = {}): UploadRequest => ({
  part: {
    $case: "columns",
    columns: {
      index,
      run: "run-01",
      plate: 2,
      wells: ["A1"],
      wellIndexes: [0, 0],
      runtimesSeconds: [60, 0],
      opticalDensities: [0.2, 0.1],
      correctedOpticalDensities: [],
      ...fields,
    },
  },
});

const commit = (blocks: number): UploadRequest => ({
  part: { $case: "commit", commit: { blocks } },
});
const abandon: UploadRequest = { part: { $case: "abandon", abandon: {} } };

/** Checks messages one after the other; what the last one became. */
const checkAll = (...messages: UploadRequest[]): UploadRequest | undefined => {
  const sequence = new UploadSequence();
  return messages.map((message) => sequence.check(message)).at(-1);
};

const refuses = (what: string, messages: UploadRequest[], message: string | RegExp): void => {
  it(`refuses ${what}`, () => {
    const before = messages.slice(0, -1);
    const sequence = new UploadSequence();
    for (const right of before) sequence.check(right);
    const last = messages.at(-1) ?? { part: undefined };
    assert.throws(() => sequence.check(last), { code: Code.INVALID_ARGUMENT, message });
  });
};

describe("UploadSequence", () => {
  it("passes open on with its project named", () => {
    assert.deepEqual(checkAll(open()), open({ project: "default" }));
  });

  it("passes a block on as it is, and counts its readings and runs", () => {
    const sequence = new UploadSequence();
    sequence.check(open());
    assert.deepEqual(sequence.check(block(0)), block(0));
    sequence.check(block(1, { run: "run-02" }));
    assert.equal(sequence.readings, 6);
    assert.deepEqual([...sequence.runs], ["run-01", "run-02"]);
  });

  it("makes columns a block at the same place", () => {
    const checked = checkAll(open(), block(0), columns(1));
    assert(checked?.part?.$case === "block");
    const { block: bytes, ...place } = checked.part.block;
    assert.deepEqual(place, { index: 1, run: "run-01", plate: 2 });
    assert.deepEqual([...decodeBlock(bytes).opticalDensities], [0.1, 0.2]);
  });

  it("counts what only repeats within columns", () => {
    const sequence = new UploadSequence();
    sequence.check(open());
    sequence.check(columns(0, { runtimesSeconds: [60, 60], opticalDensities: [0.2, 0.2] }));
    assert.equal(sequence.readings, 2);
    assert.equal(sequence.duplicates, 1);
  });

  it("goes on at any index, for a stream that is not the upload's first", () => {
    assert.deepEqual(checkAll(open(), block(7), block(8), commit(9)), commit(9));
    assert.deepEqual(checkAll(open(), commit(9)), commit(9));
  });

  it("takes an upload given up", () => {
    assert.deepEqual(checkAll(open(), block(0), abandon), abandon);
  });

  it("takes the last index and the last plate there are", () => {
    checkAll(open(), block(limits.uploadBlocksMax - 1, { plate: limits.plateMax }));
  });

  refuses("what comes before open", [block(0)], "open: is missing: it comes first");
  refuses("an empty message first", [{ part: undefined }], "open: is missing: it comes first");
  refuses(
    "an empty message",
    [open(), { part: undefined }],
    "part: is none that this server knows",
  );
  refuses("open twice", [open(), open()], "open: comes once, first of all");
  refuses("a gap", [open(), block(0), block(2)], "index: is 2 where 1 is next");
  refuses("an index again", [open(), block(0), columns(0)], "index: is 0 where 1 is next");
  refuses("a wrong count", [open(), block(0), commit(2)], "blocks: is 2 after 1 blocks");
  refuses(
    "blocks after commit",
    [open(), commit(0), block(0)],
    "part: comes after the upload's end",
  );
  refuses(
    "commit after abandon",
    [open(), abandon, commit(0)],
    "part: comes after the upload's end",
  );
  refuses(
    "a wrong upload id",
    [open({ uploadId: Buffer.alloc(0) })],
    "upload_id: has 0 bytes, not 16",
  );
  refuses("a wrong run", [open(), block(0, { run: "a/b" })], 'run: must not contain "/"');
  refuses(
    "a wrong plate",
    [open(), block(0, { plate: limits.plateMax + 1 })],
    "plate: 1000000 is no whole number from 0 to 999999",
  );
  refuses(
    "one block too many",
    [open(), block(limits.uploadBlocksMax)],
    "index: is beyond 100000 blocks",
  );

  const damaged = someBlock(3);
  damaged[damaged.length - 1] ^= 1;
  refuses("a damaged block", [open(), block(0, { block: damaged })], /^block: .*checksum/);
  refuses("no block", [open(), block(0, { block: Buffer.alloc(0) })], /^block: /);
  refuses(
    "wrong columns",
    [open(), columns(0, { wellIndexes: [0] })],
    "well_indexes: has 1 values beside 2 optical densities",
  );

  it("refuses columns that make too large a block, and says what helps", () => {
    const length = limits.blockReadingsMax;
    const wide = Array.from({ length }, (_, at) =>
      Number(`0.${(at * 7919 + 1e9) ** 2}`.slice(0, 17)),
    );
    const fields = {
      wellIndexes: wide.map(() => 0),
      runtimesSeconds: wide.map((_, at) => at * 13),
      opticalDensities: wide,
      correctedOpticalDensities: wide.toReversed(),
    };
    assert.throws(() => checkAll(open(), columns(0, fields)), {
      code: Code.INVALID_ARGUMENT,
      message: /^columns: become \d+ bytes, at most 524288 are allowed: send half as many/,
    });
  });

  it("takes 10,000 runs, and no more", () => {
    const sequence = new UploadSequence();
    sequence.check(open());
    const one = someBlock(1);
    for (let run = 0; run < limits.uploadRunsMax; run++) {
      sequence.check(block(run, { run: `run-${run}`, block: one }));
    }
    const index = limits.uploadRunsMax;
    sequence.check(block(index, { run: "run-0", block: one }));
    assert.throws(() => sequence.check(block(index + 1, { run: "more", block: one })), {
      code: Code.INVALID_ARGUMENT,
      message: "run: is one more than 10000 in this upload",
    });
  });
});
