import { randomUUID } from "node:crypto";
import { Announcement } from "./gen/wellspring/backend/v1/announcement.ts";
import type { StoreState } from "./gen/wellspring/backend/v1/state.ts";
import type { EntryStream, LogOrigin } from "./log/entry-stream.ts";
import { createGenesisEntry, holdsNothing } from "./log/genesis.ts";
import type { SharedLogConfig } from "./log/log-config.ts";
import { beginningOfState } from "./snapshot/rebase-store.ts";
import { hasStore } from "./store/data-folder.ts";
import { readOwnState, readRestored } from "./store/restored-store.ts";

/** As whom a backend announces itself. */
type Announcing = Pick<SharedLogConfig, "advertise"> & Pick<Announcement, "backendId">;

/**
 * The log that this backend may begin: any where it has no store, that of a restored store which
 * nothing was added to, and none where it holds data of a log that is gone.
 */
export const readOrigin = async (dataDir: string, announcing: Announcing): Promise<LogOrigin> => {
  if (!hasStore(dataDir)) return { beginning: { logId: randomUUID(), stateDigest: nothing } };
  const own = await readOwnState(dataDir);
  const state = own && holdsNothing(own) ? await readRestored(dataDir) : own;
  if (state?.appliedSequence === 1n) return { beginning: beginningOfState(state) };
  return { held: state && Announcement.encode(describeHeld(state, announcing)).finish() };
};

/** Makes the first entry where there is none; of several backends that try, one succeeds. */
export const assertGenesis = async (
  stream: EntryStream,
  now: number,
  form: number,
): Promise<void> => {
  const { last } = await stream.bounds();
  if (last > 0n) return;
  const { logId, stateDigest } = stream;
  await stream.begin(`genesis-${logId}`, createGenesisEntry(logId, now, stateDigest, form));
};

const nothing = Buffer.alloc(0);

const describeHeld = (
  { logId, appliedSequence, digest }: StoreState,
  { advertise, backendId }: Announcing,
): Announcement => ({
  ...{ backendId, logId, address: advertise ?? "" },
  ...{ appliedSequence, flushedSequence: appliedSequence, neededSequence: 0n },
  ...{ digestSequence: appliedSequence, digest, newestForm: 0 },
  ...{ isReady: false, isDamaged: false, isRebuilding: false, engines: [] },
});
