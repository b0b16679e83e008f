import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import type { StoreState } from "./gen/wellspring/backend/v1/state.ts";
import type { EntryStream } from "./log/entry-stream.ts";
import { holdsNothing } from "./log/genesis.ts";
import { listGivers } from "./log/givers.ts";
import type { Peers } from "./log/peers.ts";
import { untilReachable } from "./log/until-reachable.ts";
import type { ReopenReason } from "./reopening.ts";
import type { MakingOptions } from "./shared-store.ts";
import {
  type DataFolder,
  openDataFolder,
  type StoreMaker,
  storeBytes,
} from "./store/data-folder.ts";
import type { DiskSpace } from "./store/disk-space.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { keepMoment, readMoment } from "./store/moments.ts";
import { readStoreState } from "./store/records.ts";

/** What the folder of a shared log is opened with. */
export type SharedFolderOptions = MakingOptions & {
  dataDir: string;
  stream: Pick<EntryStream, "logId" | "bounds">;
  peers: Pick<Peers, "list">;
  diskSpace: Pick<DiskSpace, "assertRoom">;
  makeStore: StoreMaker;
  /** Why storage is opened again. */
  reason: ReopenReason | undefined;
};

/** Milliseconds between two looks at the others, and between two attempts. */
const lookAgainMs = 1_000;

/** Looks after which a damaged store that opens is gone on with. */
const damagedLooksMax = 5;

/**
 * Opens the data folder of a shared log. A store that the log has left behind, or that can't be
 * opened for its damage, is replaced as soon as another backend gives one and the disk has room for
 * both; a damaged one that opens is kept where that is not so, or where replacing it failed.
 */
export const openSharedFolder = async (options: SharedFolderOptions): Promise<DataFolder> => {
  const { dataDir, makeStore, logger, signal } = options;
  for (let failures = 0; ; failures++) {
    try {
      return await openDataFolder(
        dataDir,
        makeStore,
        (store) => isUsable(store, options, failures > 0),
        (damage) => untilReplaceable(damage, options),
      );
    } catch (thrown) {
      const error = StatusError.from(thrown);
      if (error.code !== Code.UNAVAILABLE) throw error;
      logger.warn({ err: error }, "no store could be made");
    }
    await delay(lookAgainMs, undefined, { signal });
  }
};

/** Whether a backend can go on with a store. */
const isUsable = async (
  store: Lmdb,
  options: SharedFolderOptions,
  hasFailed: boolean,
): Promise<boolean> => {
  const { stream, logger, reason } = options;
  const state = readState(store);
  // Of another log: the data of one may not be discarded, the genesis of one is nothing.
  if (state.logId !== stream.logId) return !holdsNothing(state);
  const { appliedSequence } = state;
  const { first } = await untilReachable(() => stream.bounds(), options);
  if (appliedSequence + 1n < first) {
    logger.warn({ appliedSequence, first }, "the log no longer holds what this backend needs next");
    await untilNoObstacle(options);
    return false;
  }
  if (reason !== "store-damaged") return true;
  const obstacle = hasFailed
    ? "it could not be replaced"
    : await untilNoObstacle(options, damagedLooksMax);
  if (obstacle === undefined) return false;
  logger.warn({ obstacle }, "keeps its damaged store");
  return true;
};

/** A store whose state can't be read is as damaged as one that can't be opened. */
const readState = (store: Lmdb): StoreState => {
  try {
    return readStoreState(store);
  } catch (thrown) {
    const { message } = StatusError.from(thrown);
    const text = `the state of the store can't be read: ${message}`;
    throw new StatusError(Code.DATA_LOSS, text, { cause: thrown });
  }
};

const untilReplaceable = async (
  damage: StatusError,
  options: SharedFolderOptions,
): Promise<void> => {
  const { dataDir, logger } = options;
  logger.error({ err: damage }, "the store can't be opened: it needs another backend's");
  if (readMoment(dataDir, "damaged") === undefined) keepMoment(dataDir, "damaged", Date.now());
  await untilNoObstacle(options);
};

/** Waits until another store can take this one's place; tells what is in the way in the end. */
const untilNoObstacle = async (
  options: SharedFolderOptions,
  looksMax = Number.POSITIVE_INFINITY,
): Promise<string | undefined> => {
  const { logger, signal } = options;
  for (let looks = 1; ; looks++) {
    const obstacle = await findObstacle(options);
    if (obstacle === undefined || looks >= looksMax) return obstacle;
    logger.warn({ obstacle }, "waits until another store can take the place of this one");
    await delay(lookAgainMs, undefined, { signal });
  }
};

/** For a while the disk holds both; what others hold is about as large. */
const findObstacle = async ({
  dataDir,
  peers,
  diskSpace,
}: SharedFolderOptions): Promise<string | undefined> => {
  if (listGivers(peers.list()).length === 0) return "no other backend gives a snapshot";
  try {
    await diskSpace.assertRoom(storeBytes(dataDir));
    return undefined;
  } catch (thrown) {
    return StatusError.from(thrown).message;
  }
};
