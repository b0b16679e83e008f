import { setTimeout as delay } from "node:timers/promises";
import type { PostgresPrograms } from "./find-postgres.ts";
import { PostgresServer } from "./postgres-server.ts";

/** The server that takes writes. */
export type ReplicatedPostgres = Pick<PostgresServer, "run" | "socketFolder"> & AsyncDisposable;

/** A server of which a copy follows that flushes each commit before it is acknowledged. */
export const startReplicatedPostgres = async (
  programs: PostgresPrograms,
  parent: string,
): Promise<ReplicatedPostgres> => {
  await using opening = new AsyncDisposableStack();
  const settings = ["synchronous_commit=on", "synchronous_standby_names=*"];
  const primary = opening.use(await PostgresServer.start(programs, parent, { settings }));
  opening.use(await PostgresServer.start(programs, parent, { primary }));
  await untilSynchronous(primary);
  const open = opening.move();
  return {
    socketFolder: primary.socketFolder,
    run: (...args) => primary.run(...args),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
};

const followsMsMax = 30_000;

const untilSynchronous = async (primary: PostgresServer): Promise<void> => {
  const deadlineMs = performance.now() + followsMsMax;
  const statement = "SELECT application_name, sync_state FROM pg_stat_replication";
  while (!/walreceiver\s*\| sync$/m.test((await primary.run(statement)).stdout)) {
    if (performance.now() > deadlineMs) throw new Error("the standby does not follow");
    await delay(50);
  }
};
