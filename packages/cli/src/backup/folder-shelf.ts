import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openFileOutput } from "../output.ts";
import type { BackupShelf } from "./backup-shelf.ts";

/** Backups in a folder, which must be there. */
export const folderShelf = (folder: string): BackupShelf => ({
  open: (name) => openFileOutput(join(folder, name)),
  list: () => readdir(folder),
  remove: (name) => rm(join(folder, name), { force: true }),
  pathOf: (name) => join(folder, name),
});
