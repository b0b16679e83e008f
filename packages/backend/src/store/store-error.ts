import { statfs } from "node:fs/promises";
import { Code, StatusError } from "@wellspring/contract";

/** Translates what LMDB and the file system throw; the one place that knows their codes. */
export const storeError = (thrown: unknown): StatusError => {
  if (thrown instanceof StatusError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = codeOf(thrown);
  const translation = translations.find(
    ({ codes, pattern }) => codes.includes(code) || pattern.test(message),
  );
  if (!translation) {
    return new StatusError(Code.INTERNAL, `the store failed: ${message}`, { cause: thrown });
  }
  const next = "do what the message says, then try again.";
  return new StatusError(translation.status, translation.text, { cause: thrown, next });
};

/** The same for a transaction that lmdb could not commit in the environment in `folder`. */
export const commitError = async (thrown: unknown, folder: string): Promise<StatusError> => {
  const cause = await causeOfCommit(thrown);
  const error = storeError(cause);
  if (error.code !== Code.DATA_LOSS || !(await isFull(folder))) return error;
  return storeError(new Error("no space left", { cause }));
};

/** lmdb keeps the cause in a promise that is rejected with it, `commitError`. */
const causeOfCommit = async (thrown: unknown): Promise<unknown> => {
  if (!(thrown instanceof Error && "commitError" in thrown)) return thrown;
  return Promise.resolve(thrown.commitError).then(
    () => thrown,
    (cause: unknown) => cause,
  );
};

/** Bytes below which a disk is full: LMDB calls a write that it cut short an input/output error. */
const freeBytesMin = 1024 * 1024;

const isFull = async (folder: string): Promise<boolean> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < freeBytesMin;
};

const translations = [
  {
    codes: ["ENOSPC", "EDQUOT", "EFBIG"],
    pattern: /no space left|disk quota|file too large|MDB_MAP_FULL/i,
    status: Code.RESOURCE_EXHAUSTED,
    text: "the disk of the data folder is full: nothing was stored; make room and try again",
  },
  {
    codes: ["EROFS", "EACCES", "EPERM"],
    pattern: /read-only file system|permission denied|operation not permitted/i,
    status: Code.PERMISSION_DENIED,
    text: "the data folder can't be written: give this user the right to write there",
  },
  {
    codes: ["EEXIST", "ENOTDIR"],
    pattern: /not a directory/i,
    status: Code.FAILED_PRECONDITION,
    text: "a file stands in the place of the data folder: choose another place",
  },
  {
    codes: [],
    pattern: /MDB_READERS_FULL/i,
    status: Code.RESOURCE_EXHAUSTED,
    text: "the store is being read by as many as it allows at once: try again",
  },
  {
    codes: ["EIO"],
    pattern: /input\/output error/i,
    status: Code.DATA_LOSS,
    text: "the disk of the data folder fails (input/output error): replace it",
  },
  {
    codes: [],
    pattern: /MDB_CORRUPTED|MDB_PAGE_NOTFOUND|MDB_INVALID|MDB_PANIC|not an LMDB file/i,
    status: Code.DATA_LOSS,
    text: "the data file is damaged: restore it, or start with an empty data folder",
  },
  {
    codes: [],
    pattern: /MDB_VERSION_MISMATCH/i,
    status: Code.FAILED_PRECONDITION,
    text: "the data file was written by another version of the store: use the release that did",
  },
];

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
