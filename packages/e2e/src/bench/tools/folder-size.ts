import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** What the files of a folder hold, and what the disk spends on them. */
export type FolderSize = { apparentBytes: number; diskBytes: number };

/** Bytes of a `st_blocks`, whatever the file system's own blocks are. */
const statBlockBytes = 512;

/** Sums up all files of a folder and of the folders in it. */
export const readFolderSize = async (folder: string): Promise<FolderSize> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) => stat(join(parentPath, name))),
  );
  return {
    apparentBytes: sum(sizes.map(({ size }) => size)),
    diskBytes: sum(sizes.map(({ blocks }) => blocks * statBlockBytes)),
  };
};

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
