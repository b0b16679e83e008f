import { setTimeout as delay } from "node:timers/promises";
import type { WatchKeysRequest, WatchKeysResponse } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import type { KeyState } from "../gen/wellspring/backend/v1/state.ts";
import type { Log } from "../log/log.ts";
import { describeKey } from "../query/describe-key.ts";
import { listKeyStates, pagesOf } from "../query/list-key-states.ts";
import { readStoreState } from "../store/records.ts";

/** Milliseconds between two looks whether entries were applied. */
const lookEveryMs = 100;

/** Milliseconds after which it is told that nothing changed. */
const heartbeatMs = 5_000;

type Watched = Pick<Context, "store"> & { log: Pick<Log, "fault" | "appliedSequence" | "catchUp"> };

/**
 * Tells of keys as long as somebody listens. That nothing is missing is said only after asking the
 * log, so that a backend that is cut off from it says nothing and its listeners turn elsewhere.
 */
export const watchKeys = ({ log, store }: Watched) =>
  async function* (
    _request: WatchKeysRequest,
    { signal }: Pick<CallContext, "signal">,
  ): AsyncGenerator<WatchKeysResponse, undefined> {
    let version = 0n;
    let lookedAt = -1n;
    let saidAtMs = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      if (log.fault) throw log.fault;
      const isDue = performance.now() - saidAtMs >= heartbeatMs;
      if (isDue) await log.catchUp();
      const { appliedSequence } = log;
      const keysVersion =
        appliedSequence === lookedAt ? version : readStoreState(store).keysVersion;
      lookedAt = appliedSequence;
      if (keysVersion > version) {
        const changed = listKeyStates(store, version);
        for (const key of changed) if (key.version > version) version = key.version;
        for (const page of pagesOf(changed)) yield { keys: page.map(toWatched), isCurrent: false };
      }
      if (isDue) {
        saidAtMs = performance.now();
        yield { keys: [], isCurrent: true };
      }
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  };

const toWatched = (key: KeyState) => ({ key: describeKey(key), sha256: key.sha256 });
