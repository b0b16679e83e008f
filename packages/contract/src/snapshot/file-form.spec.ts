import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { SnapshotPart } from "../gen/wellspring/v1/backup.ts";
import { Code } from "../status.ts";
import { readSnapshotFile, snapshotFileMagic, snapshotPartToFrame } from "./file-form.ts";
import { createChunk } from "./snapshot-check.ts";

const description = {
  snapshotId: "3b241101-e2bb-4255-8caf-4136c566a962",
  logId: "00000000-0000-4000-8000-000000000000",
  appliedSequence: 7n,
  form: 1,
  bytes: 11n,
};
const parts: SnapshotPart[] = [
  { part: { $case: "description", description } },
  { part: { $case: "chunk", chunk: createChunk(0, Buffer.from("a store")) } },
  { part: { $case: "chunk", chunk: createChunk(7, Buffer.from("'s b")) } },
  { part: { $case: "end", end: { sha256: Buffer.alloc(32, 5) } } },
];
const file = Buffer.concat([snapshotFileMagic, ...parts.map(snapshotPartToFrame)]);

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer, undefined> {
  for (let start = 0; start < bytes.length; start += length) {
    yield bytes.subarray(start, start + length);
  }
  return undefined;
}

const read = async (bytes: Buffer, length = 64): Promise<SnapshotPart[]> => {
  const found: SnapshotPart[] = [];
  for await (const part of readSnapshotFile(inPieces(bytes, length))) found.push(part);
  return found;
};

describe("readSnapshotFile()", () => {
  it("gives the parts back, whatever the pieces", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: file.length }), async (length) => {
        assert.deepEqual(await read(file, length), parts);
      }),
    );
  });

  it("refuses a file that was cut at any byte", async () => {
    for (let length = snapshotFileMagic.length; length < file.length; length++) {
      await assert.rejects(read(file.subarray(0, length)), {
        code: Code.DATA_LOSS,
        message: "the backup is damaged: it is cut",
      });
    }
  });

  it("refuses what follows the end", async () => {
    for (const rest of [Buffer.of(0), Buffer.alloc(100)]) {
      await assert.rejects(read(Buffer.concat([file, rest])), {
        code: Code.DATA_LOSS,
        message: "the backup is damaged: something follows its end",
      });
    }
  });

  it("refuses a part that is too long before it is read, and one that is none", async () => {
    const long = Buffer.from([0xff, 0xff, 0xff, 0x7f]);
    await assert.rejects(read(Buffer.concat([snapshotFileMagic, long])), {
      code: Code.DATA_LOSS,
      message: "the backup is damaged: it has a part of 2147483647 bytes",
    });
    const none = Buffer.from([2, 0, 0, 0, 0x0a, 0x50]);
    await assert.rejects(read(Buffer.concat([snapshotFileMagic, none])), {
      code: Code.DATA_LOSS,
      message: "the backup is damaged: a part can't be read",
    });
  });

  it("refuses other files, a file taken for a text, and a newer form", async () => {
    const text = Buffer.from(file.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
    for (const bytes of [Buffer.alloc(0), Buffer.from("well,time\nA1,0\n"), text]) {
      await assert.rejects(read(bytes), {
        code: Code.INVALID_ARGUMENT,
        message: "the file is no backup of Wellspring",
      });
    }
    const newer = Buffer.from(file);
    newer[snapshotFileMagic.length - 1] = 2;
    await assert.rejects(read(newer), {
      code: Code.FAILED_PRECONDITION,
      message: "the backup has the form 2, this release reads form 1: use a newer release",
    });
  });
});
