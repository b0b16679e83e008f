import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a small file; after a crash too it is whole, and either the former or this one. */
export const replaceFile = (folder: string, name: string, text: string): void => {
  const aside = join(folder, `${name}.new`);
  writeFileSync(aside, text, { flush: true });
  renameSync(aside, join(folder, name));
  syncPath(folder);
};

/** Makes a file's bytes, or a folder's renames, durable. */
export const syncPath = (path: string): void => {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
