import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Code } from "@wellspring/contract";
import type { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import { assertDataFileWhole } from "./data-file.ts";
import type { StoreMaker } from "./data-folder.ts";
import { syncPath } from "./durable-file.ts";
import { Lmdb } from "./lmdb.ts";
import { readStoreState } from "./records.ts";
import { storeError } from "./store-error.ts";

/** Where in a data folder a store is made that is to take the place of the one there. */
export const restoringFolder = (folder: string): string => join(folder, "restored.new");

/** Keeps the store that was made there, whole and durable, until its log is the backend's. */
export const keepRestored = (folder: string): void => {
  const made = restoringFolder(folder);
  syncPath(join(made, "data.mdb"));
  syncPath(made);
  rmSync(restoredFolder(folder), { recursive: true, force: true });
  renameSync(made, restoredFolder(folder));
  syncPath(folder);
};

/** The state of the store that is kept; undefined where there is none. */
export const readRestored = (folder: string): Promise<StoreState | undefined> =>
  readState(restoredFolder(folder));

/**
 * The state of the data folder's own store; undefined where there is none, or where its damage
 * keeps it from being read. Nobody may use it.
 */
export const readOwnState = async (folder: string): Promise<StoreState | undefined> => {
  try {
    return await readState(join(folder, "store"));
  } catch (thrown) {
    if (storeError(thrown).code !== Code.DATA_LOSS) throw thrown;
    return undefined;
  }
};

/** Makes an environment of the store that is kept, which stays until it is dropped. */
export const takeRestored =
  (folder: string): StoreMaker =>
  async (aside) => {
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside);
    linkSync(join(restoredFolder(folder), "data.mdb"), join(aside, "data.mdb"));
  };

/** Removes what is kept, and what was being made: it has become the store, or never will. */
export const dropRestored = (folder: string): void => {
  for (const path of [restoredFolder(folder), restoringFolder(folder)]) {
    rmSync(path, { recursive: true, force: true });
  }
};

const restoredFolder = (folder: string): string => join(folder, "restored");

const readState = async (store: string): Promise<StoreState | undefined> => {
  const path = join(store, "data.mdb");
  if (!existsSync(path)) return undefined;
  assertDataFileWhole(path, { readOnly: true });
  await using lmdb = Lmdb.open(store, { readOnly: true });
  return readStoreState(lmdb);
};
