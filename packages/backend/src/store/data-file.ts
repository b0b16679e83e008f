import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { Code, StatusError } from "@wellspring/contract";

/**
 * Checks that LMDB's file is as long as the state in it that will be opened needs, and that its
 * metas can be right, before it is mapped: touching a page behind the end of a mapped file ends the
 * process (SIGBUS). That is the latest flushed state, or, for a reader, the latest one. Throws
 * DATA_LOSS naming both lengths, or that a meta is damaged.
 *
 * Layout (lmdb-js 3.5, data version 2, 64 bits): pages 0 and 1 each hold a header of 24 bytes and
 * an MDB_meta; a third one, of what was flushed last, stands in the middle of page 0. An MDB_meta
 * has its magic (u32) at 0, version (u32) at 4, two MDB_dbs at 24 and 72, last page (u64) at 120
 * and transaction (u64) at 128; the third one has neither magic nor version. An MDB_db has its page
 * size (u32) at 0, flags (u16) at 4, depth (u16) at 6 and root page (u64) at 40; in a file of ours
 * the first one, of free pages, has both, the other one neither. A page has its own number (u64) at
 * 0 and flags (u16) at 18.
 */
export const assertDataFileWhole = (path: string, { readOnly = false } = {}): void => {
  if (!existsSync(path)) throw damaged(path, "it is missing");
  const file = openSync(path, "r");
  try {
    const length = fstatSync(file).size;
    const opened = findOpened(file, readOnly);
    if (!opened) throw damaged(path, "it does not begin as a data file does");
    const needed = bytesNeeded(opened);
    if (length < needed) throw damaged(path, `it has ${length} bytes of ${needed}`);
    if (!canBeRight(file, opened)) throw damaged(path, "a meta of it can't be right");
  } finally {
    closeSync(file);
  }
};

/**
 * Adds the pages that the latest state counts behind the file's end. A transaction that takes
 * pages there and gives them back leaves them unwritten; once they are added, a file that is too
 * short is a damaged one. No transaction may be under way.
 */
export const lengthenDataFile = (path: string): void => {
  const file = openSync(path, "r+");
  try {
    const latest = findOpened(file, true);
    if (latest && fstatSync(file).size < bytesNeeded(latest)) {
      ftruncateSync(file, bytesNeeded(latest));
    }
  } finally {
    closeSync(file);
  }
};

/**
 * Makes the latest state in a copy of a data file the one that opens, and the copy durable. LMDB
 * copies a file with the metas that it has: the state that was flushed last may be an earlier one,
 * whose pages were written over while they were copied, and its meta half written.
 */
export const settleDataFile = async (path: string): Promise<void> => {
  const file = await open(path, "r+");
  try {
    const latest = findOpened(file.fd, true);
    if (!latest) throw damaged(path, "it does not begin as a data file does");
    const { fd } = file;
    const meta = Buffer.alloc(metaBytes);
    const position = latest.position + headerBytes;
    readSync(fd, meta, 0, metaBytes, position);
    meta.writeUInt16LE(meta.readUInt16LE(flagsOffset) & ~overlappingSyncFlag, flagsOffset);
    writeSync(fd, meta, 0, metaBytes, position);
    const flushed = latest.pageBytes / 2 + headerBytes;
    const body = meta.subarray(bodyOffset);
    writeSync(fd, body, 0, body.length, flushed + bodyOffset);
    if (fstatSync(fd).size < bytesNeeded(latest)) ftruncateSync(fd, bytesNeeded(latest));
    await file.sync();
  } finally {
    await file.close();
  }
};

/** One of the two trees of a meta. */
type Tree = { flags: number; depth: number; root: bigint };

type Meta = {
  /** Where its page, or half of a page, begins in the file. */
  position: number;
  magic: number;
  version: number;
  trees: Tree[];
  pageBytes: number;
  isFlushed: boolean;
  lastPage: number;
  transaction: number;
};

const headerBytes = 24;
const metaBytes = 136;
/** What a meta has before its body: magic, version and an address. */
const bodyOffset = 16;
const flagsOffset = 28;
const dataFileMagic = 0xbeefc0de;
/** The root of a tree with nothing in it. */
const noPage = 0xffff_ffff_ffff_ffffn;
/** As CURSOR_STACK: LMDB goes no deeper. */
const depthMax = 32;
const integerKeyFlag = 8;
const branchPageFlag = 1;
const leafPageFlag = 2;
/** Set on a meta of a transaction that was not flushed yet when the meta was written. */
const overlappingSyncFlag = 0x1000;

const bytesNeeded = ({ lastPage, pageBytes }: Meta): number => (lastPage + 1) * pageBytes;

const findOpened = (file: number, readOnly: boolean): Meta | undefined => {
  const first = readMeta(file, 0);
  if (first?.magic !== dataFileMagic || !isPageSize(first.pageBytes)) return undefined;
  const second = readMeta(file, first.pageBytes);
  const flushed = readMeta(file, first.pageBytes / 2);
  if (second?.magic !== dataFileMagic || !flushed) return undefined;
  if (readOnly) return first.transaction >= second.transaction ? first : second;
  return pickFlushed(pickFlushed(first, second), flushed);
};

const readMeta = (file: number, position: number): Meta | undefined => {
  const meta = Buffer.alloc(metaBytes);
  const read = readSync(file, meta, 0, metaBytes, position + headerBytes);
  if (read < metaBytes) return undefined;
  return {
    position,
    magic: meta.readUInt32LE(0),
    version: meta.readUInt32LE(4),
    trees: [24, 72].map((at) => ({
      flags: meta.readUInt16LE(at + 4),
      depth: meta.readUInt16LE(at + 6),
      root: meta.readBigUInt64LE(at + 40),
    })),
    pageBytes: meta.readUInt32LE(24),
    isFlushed: (meta.readUInt16LE(flagsOffset) & overlappingSyncFlag) === 0,
    lastPage: Number(meta.readBigUInt64LE(120)),
    transaction: Number(meta.readBigUInt64LE(128)),
  };
};

/** LMDB believes what it reads here: a wrong page leads it out of the file and ends all. */
const canBeRight = (file: number, opened: Meta): boolean => {
  const [first, second] = [readMeta(file, 0), readMeta(file, opened.pageBytes)];
  const areAlike = first?.version === second?.version && first?.pageBytes === second?.pageBytes;
  const areSound = [first, second, opened].every((meta) => meta && hasSoundTrees(meta));
  return areAlike && areSound && hasRoots(file, opened);
};

const isPageSize = (bytes: number): boolean =>
  bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;

const hasSoundTrees = ({ trees: [free, main], lastPage, ...meta }: Meta): boolean => {
  const areRoots = [free, main].every(
    ({ root, depth }) =>
      (root === noPage && depth === 0) ||
      (root > 1n && root <= BigInt(lastPage) && depth > 0 && depth <= depthMax),
  );
  const hasFlags = (free.flags & integerKeyFlag) !== 0 && main.flags === 0;
  return areRoots && hasFlags && lastPage > 0 && Number.isSafeInteger(meta.transaction);
};

/** Whether the pages that trees begin with say so themselves. */
const hasRoots = (file: number, { trees, pageBytes }: Meta): boolean =>
  trees.every(({ root, depth }) => {
    if (root === noPage) return true;
    const header = Buffer.alloc(headerBytes);
    readSync(file, header, 0, headerBytes, Number(root) * pageBytes);
    const kind = depth === 1 ? leafPageFlag : branchPageFlag;
    return header.readBigUInt64LE(0) === root && (header.readUInt16LE(18) & kind) !== 0;
  });

/** As mdb_pick_meta does with safeRestore: the later one if it is flushed, else the earlier. */
const pickFlushed = (a: Meta, b: Meta): Meta => {
  const latest = a.transaction >= b.transaction ? a : b;
  if (b.transaction === 0) return a;
  if (latest.isFlushed) return latest;
  return a.transaction > b.transaction ? b : a;
};

const damaged = (path: string, fault: string): StatusError =>
  new StatusError(
    Code.DATA_LOSS,
    `the data file ${path} is damaged: ${fault}; restore it, or start with an empty data folder`,
  );
