import { randomUUID } from "node:crypto";
import {
  Code,
  type SnapshotDescription,
  type SnapshotPart,
  StatusError,
} from "@wellspring/contract";
import type { Beginning } from "../log/entry-stream.ts";
import { holdsNothing } from "../log/genesis.ts";
import type { Log } from "../log/log.ts";
import type { DiskSpace } from "../store/disk-space.ts";
import type { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import { keepRestored, readRestored, restoringFolder } from "../store/restored-store.ts";
import { beginningOfState } from "./rebase-store.ts";
import { type Restored, restoreStore } from "./restore-store.ts";

/** What a backend is restored by. */
export type RestorerOptions = {
  store: Lmdb;
  log: Log;
  dataDir: string;
  diskSpace: Pick<DiskSpace, "assertRoom">;
  /** Puts another log in the place of this one; the backend opens its storage again then. */
  replaceLog: (beginning: Beginning) => Promise<void>;
};

/** Makes a backend to whose log nothing was ever written begin with what a snapshot holds. */
export class Restorer {
  readonly #options: RestorerOptions;
  #isBusy = false;

  constructor(options: RestorerOptions) {
    this.#options = options;
  }

  /**
   * Rejects with FAILED_PRECONDITION where anything was ever written, and with RESOURCE_EXHAUSTED
   * where the disk has no room for the snapshot, or another one is on its way.
   */
  async assertPossible({ bytes }: Pick<SnapshotDescription, "bytes">): Promise<void> {
    if (this.#isBusy) throw busy;
    await this.#options.diskSpace.assertRoom(Number(bytes));
    await this.#assertEmpty();
  }

  /**
   * Takes the parts of a snapshot, checks all that it holds, and exchanges the log. Rejects as
   * `assertPossible` does, and with DATA_LOSS; the backend then is what it was. Once the log is
   * being exchanged, only opening storage again tells which one it is.
   */
  async restore(parts: AsyncIterable<SnapshotPart>): Promise<Restored> {
    const { dataDir, replaceLog } = this.#options;
    if (this.#isBusy) throw busy;
    this.#isBusy = true;
    try {
      const newLog = { logId: randomUUID(), atMs: Date.now() };
      const restored = await restoreStore(parts, restoringFolder(dataDir), newLog);
      await this.#assertEmpty();
      keepRestored(dataDir);
      const state = await readRestored(dataDir);
      if (!state) throw new Error("the restored store is gone");
      await replaceLog(beginningOfState(state));
      return restored;
    } finally {
      this.#isBusy = false;
    }
  }

  async #assertEmpty(): Promise<void> {
    const { log, store } = this.#options;
    await log.catchUp();
    if (log.appliedSequence === 1n && holdsNothing(readStoreState(store))) return;
    throw new StatusError(
      Code.FAILED_PRECONDITION,
      `the servers hold data already, of the log ${log.id}: restore into new ones`,
    );
  }
}

const busy = new StatusError(Code.RESOURCE_EXHAUSTED, "another backup is being restored: wait");
