import { randomUUID } from "node:crypto";
import { Code, readSnapshotFile, StatusError } from "@wellspring/contract";
import { openDataFolder } from "../store/data-folder.ts";
import { type Restored, restoreStore } from "./restore-store.ts";

/**
 * Makes a data folder, which must be empty or missing, out of a backup's bytes: checks all that is
 * in it and gives it a new log. Throws FAILED_PRECONDITION where the folder holds a store already,
 * DATA_LOSS where the backup is damaged, INVALID_ARGUMENT where it is none; there is no store then.
 */
export const restoreFolder = async (
  pieces: AsyncIterable<Uint8Array>,
  folder: string,
  name?: string,
): Promise<Restored> => {
  let restored: Restored | undefined;
  const opened = await openDataFolder(folder, async (aside) => {
    const newLog = { logId: randomUUID(), atMs: Date.now() };
    restored = await restoreStore(readSnapshotFile(pieces, name), aside, newLog);
  });
  await opened[Symbol.asyncDispose]();
  if (restored) return restored;
  throw new StatusError(
    Code.FAILED_PRECONDITION,
    `${folder} holds a store already: nothing was restored`,
    { next: "name an empty folder, or one that is not there yet, with --data." },
  );
};
