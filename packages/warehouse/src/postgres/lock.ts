import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "./session.ts";

/** How to wait for a lock. */
export type LockOptions = {
  signal: AbortSignal;
  /** Hears once of each session that has it: `pid 17, wellspring warehouse, from 10.0.0.7`. */
  onWaiting?: ((holder: string) => void) | undefined;
};

/**
 * Takes the lock of the session's schema, which ends with the session: one warehouse works on it
 * at a time. Throws the signal's reason where it is aborted before.
 */
export const takeLock = async (session: Session, options: LockOptions): Promise<void> => {
  const { signal, onWaiting } = options;
  let told = "";
  for (;;) {
    signal.throwIfAborted();
    const [row] = await session.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext($1), hashtext($2)) AS taken",
      [lockName, session.schema],
    );
    if (row?.taken) return;
    const holder = await findHolder(session);
    if (holder !== told) onWaiting?.(holder);
    told = holder;
    await delay(retryMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
};

const lockName = "wellspring warehouse";
const retryMs = 500;

const findHolder = async (session: Session): Promise<string> => {
  const [row] = await session.query<{ pid: number; name: string | null; host: string | null }>(
    `SELECT pg_locks.pid, application_name AS name, host(client_addr) AS host
     FROM pg_locks LEFT JOIN pg_stat_activity ON pg_stat_activity.pid = pg_locks.pid
     WHERE locktype = 'advisory' AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND classid = (hashtext($1)::bigint & 4294967295)::oid
       AND objid = (hashtext($2)::bigint & 4294967295)::oid`,
    [lockName, session.schema],
  );
  if (!row) return "somebody";
  return [`pid ${row.pid}`, row.name, row.host && `from ${row.host}`].filter(Boolean).join(", ");
};
