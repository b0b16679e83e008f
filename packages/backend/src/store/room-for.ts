import { statfsSync } from "node:fs";
import type { Write } from "./draft.ts";
import { storeError } from "./store-error.ts";

const pageBytes = 4_096;

/** Pages that one write touches as a rule: a leaf, and its share of those above. */
const pagesOfWrite = 2;

/** Pages that each transaction writes beside those: the root, free pages, metas. */
const pagesOfTransaction = 16;

/**
 * Throws RESOURCE_EXHAUSTED where the disk may have too little room for a transaction. LMDB must
 * not find out by itself: lmdb-js (3.5.6) writes its message into memory that is too small for it,
 * and the process dies of that.
 */
export const assertRoomFor = (writes: readonly Write[], folder: string): void => {
  if (writes.length === 0) return;
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytesFor(writes)) throw storeError(new Error("no space left"));
};

/** Bytes that writes take at most, as a rule. */
const bytesFor = (writes: readonly Write[]): number => {
  let pages = pagesOfTransaction;
  for (const { key, value } of writes) {
    const bytes = key.length + (value?.length ?? 0);
    pages += pagesOfWrite + Math.floor(bytes / pageBytes);
  }
  return pages * pageBytes;
};
