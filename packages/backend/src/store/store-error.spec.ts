import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { smallDisk } from "../testing/small-disk.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { numberKey } from "./keyspace.ts";
import { Lmdb } from "./lmdb.ts";
import { commitError, storeError } from "./store-error.ts";

const full = "the disk of the data folder is full: nothing was stored; make room and try again";
const unwritable = "the data folder can't be written: give this user the right to write there";
const failing = "the disk of the data folder fails (input/output error): replace it";
const damaged = "the data file is damaged: restore it, or start with an empty data folder";
const taken = "a file stands in the place of the data folder: choose another place";
const manyReaders = "the store is being read by as many as it allows at once: try again";
const otherVersion =
  "the data file was written by another version of the store: use the release that did";

const systemError = (code: string): Error => Object.assign(new Error(`${code}: it says`), { code });

/** What was to be expected tells what to do in its message. */
const expectedError = (code: Code, message: string, cause: Error): StatusError => {
  const next = "do what the message says, then try again.";
  return new StatusError(code, message, code === Code.INTERNAL ? { cause } : { cause, next });
};

describe("storeError()", () => {
  for (const [code, status, message] of [
    ["ENOSPC", Code.RESOURCE_EXHAUSTED, full],
    ["EDQUOT", Code.RESOURCE_EXHAUSTED, full],
    ["EFBIG", Code.RESOURCE_EXHAUSTED, full],
    ["EROFS", Code.PERMISSION_DENIED, unwritable],
    ["EACCES", Code.PERMISSION_DENIED, unwritable],
    ["EPERM", Code.PERMISSION_DENIED, unwritable],
    ["EEXIST", Code.FAILED_PRECONDITION, taken],
    ["ENOTDIR", Code.FAILED_PRECONDITION, taken],
    ["EIO", Code.DATA_LOSS, failing],
    ["EMFILE", Code.INTERNAL, "the store failed: EMFILE: it says"],
  ] as const) {
    it(`translates ${code} and keeps it as the cause`, () => {
      const cause = systemError(code);
      assert.deepEqual(storeError(cause), expectedError(status, message, cause));
    });
  }

  for (const [text, status, message] of [
    ["No space left on device", Code.RESOURCE_EXHAUSTED, full],
    ["MDB_MAP_FULL: Environment mapsize limit reached", Code.RESOURCE_EXHAUSTED, full],
    ["Read-only file system", Code.PERMISSION_DENIED, unwritable],
    ["Permission denied", Code.PERMISSION_DENIED, unwritable],
    ["Input/output error", Code.DATA_LOSS, failing],
    [
      "MDB_READERS_FULL: Environment maxreaders limit reached",
      Code.RESOURCE_EXHAUSTED,
      manyReaders,
    ],
    ["MDB_CORRUPTED: Located page was wrong type", Code.DATA_LOSS, damaged],
    ["MDB_PAGE_NOTFOUND: Requested page not found", Code.DATA_LOSS, damaged],
    ["MDB_INVALID: File is not an LMDB file", Code.DATA_LOSS, damaged],
    ["MDB_PANIC: Update of meta page failed", Code.DATA_LOSS, damaged],
    ["MDB_VERSION_MISMATCH: Database version mismatch", Code.FAILED_PRECONDITION, otherVersion],
    ["MDB_BAD_VALSIZE", Code.INTERNAL, "the store failed: MDB_BAD_VALSIZE"],
  ] as const) {
    it(`translates LMDB's "${text}"`, () => {
      const cause = new Error(text);
      assert.deepEqual(storeError(cause), expectedError(status, message, cause));
    });
  }

  it("leaves a StatusError as it is", () => {
    const error = new StatusError(Code.NOT_FOUND, "EIO is in its text");
    assert.equal(storeError(error), error);
  });

  it("takes anything that is thrown", () => {
    assert.equal(storeError("a text").message, "the store failed: a text");
    assert.equal(storeError(undefined).code, Code.INTERNAL);
  });
});

describe("commitError()", () => {
  const failed = (cause: Error): Error =>
    Object.assign(new Error("Commit failed"), { commitError: Promise.reject(cause) });

  it("tells the cause that lmdb keeps in a promise", async (test) => {
    const cause = systemError("EROFS");
    const error = await commitError(failed(cause), temporaryFolder(test));
    assert.deepEqual(error, expectedError(Code.PERMISSION_DENIED, unwritable, cause));
  });

  it("takes a short write for a failing disk where there is room", async (test) => {
    const error = await commitError(failed(new Error("Input/output error")), temporaryFolder(test));
    assert.equal(error.message, failing);
  });

  it("translates what failed before the commit", async (test) => {
    const error = await commitError(new Error("boom"), temporaryFolder(test));
    assert.equal(error.message, "the store failed: boom");
  });
});

describe("a disk that is full", () => {
  it("refuses the write as a whole, and takes others once there is room", async (test) => {
    const folder = smallDisk(test);
    if (folder === undefined) return;
    const write = (number: bigint) => [
      { keyspace: "log", key: numberKey(number), value: Buffer.from("entry") } as const,
      { keyspace: "blocks", key: numberKey(number), value: Buffer.alloc(100_000, 1) } as const,
    ];
    const isFull = { name: "StatusError", code: Code.RESOURCE_EXHAUSTED, message: full };
    writeFileSync(join(folder, "ballast"), Buffer.alloc(400_000));
    await using lmdb = Lmdb.open(folder);
    let next = 0n;
    const fill = async (): Promise<void> => {
      for (; next < 100n; next++) await lmdb.write(write(next));
    };
    await assert.rejects(fill(), isFull);
    await assert.rejects(lmdb.write(write(next)), isFull);
    await lmdb.flushed();
    assert.equal(lmdb.get("log", numberKey(next)), undefined);
    assert.equal(lmdb.get("blocks", numberKey(next - 1n))?.length, 100_000);
    rmSync(join(folder, "ballast"));
    await lmdb.write(write(next));
    await lmdb.flushed();
    assert.equal(lmdb.get("blocks", numberKey(next))?.length, 100_000);
  });
});
