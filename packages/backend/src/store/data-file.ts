import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Code, StatusError } from "@wellspring/contract";

/**
 * Checks that LMDB's file is as long as it says, before it is mapped: touching a page behind the
 * end of a mapped file ends the process (SIGBUS). Throws DATA_LOSS naming both lengths.
 *
 * Layout (lmdb-js 3.5, data version 2, 64 bits): pages 0 and 1 each hold a header of 24 bytes and
 * an MDB_meta: magic (u32 at 0), version (u32 at 4), page size (u32 at 24), flags (u16 at 28), last
 * page (u64 at 120), transaction (u64 at 128).
 */
export const assertDataFileWhole = (path: string): void => {
  const file = openSync(path, "r");
  try {
    const length = fstatSync(file).size;
    const first = readMeta(file, 0);
    const second = first && readMeta(file, first.pageBytes);
    if (!first || !second) throw damaged(path, "it does not begin as a data file does");
    const needed = bytesNeeded(first, second);
    if (length < needed) throw damaged(path, `it has ${length} bytes of ${needed}`);
  } finally {
    closeSync(file);
  }
};

type Meta = { pageBytes: number; isFlushed: boolean; lastPage: number; transaction: number };

const headerBytes = 24;
const metaBytes = 136;
const magic = 0xbeefc0de;
/** Set on the meta page of a transaction that was not flushed yet. */
const overlappingSyncFlag = 0x1000;

const readMeta = (file: number, position: number): Meta | undefined => {
  const meta = Buffer.alloc(metaBytes);
  const read = readSync(file, meta, 0, metaBytes, position + headerBytes);
  if (read < metaBytes || meta.readUInt32LE(0) !== magic) return undefined;
  return {
    pageBytes: meta.readUInt32LE(24),
    isFlushed: (meta.readUInt16LE(28) & overlappingSyncFlag) === 0,
    lastPage: Number(meta.readBigUInt64LE(120)),
    transaction: Number(meta.readBigUInt64LE(128)),
  };
};

/** What the state needs that LMDB will open: the latest one if flushed, else the one before. */
const bytesNeeded = (first: Meta, second: Meta): number => {
  const [older, latest] =
    first.transaction > second.transaction ? [second, first] : [first, second];
  const opened = latest.isFlushed || older.transaction === 0 ? latest : older;
  return (opened.lastPage + 1) * opened.pageBytes;
};

const damaged = (path: string, fault: string): StatusError =>
  new StatusError(
    Code.DATA_LOSS,
    `the data file ${path} is damaged: ${fault}; restore it, or start with an empty data folder`,
  );
