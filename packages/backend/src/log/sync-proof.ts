import { z } from "zod";

/** Whether the servers of a stream flush each entry before they acknowledge it, and why so. */
export type SyncProof = { isSynced: boolean; reason: string };

/** Milliseconds that the monitoring of a server gets to answer. */
const monitorMs = 2_000;

/**
 * Asks each monitor (`http://host:port`) for /varz (https://docs.nats.io/running-a-nats-service/
 * nats_admin/monitoring) and answers whether all of these servers, by name, say `sync_always`.
 * `said` holds what servers answered before and takes what they answer now: one that is silent is
 * away, so that it acknowledges nothing, and its word stands until it gives another one.
 */
export const proveSync = async (
  servers: readonly string[],
  monitors: readonly string[],
  said = new Map<string, boolean>(),
): Promise<SyncProof> => {
  for (const varz of await Promise.all(monitors.map(readVarz))) {
    if (varz) said.set(varz.server_name, varz.jetstream.config.sync_always);
  }
  const silent = servers.filter((server) => !said.has(server));
  const unsynced = servers.filter((server) => said.get(server) === false);
  if (servers.length === 0) return { isSynced: false, reason: "no server keeps the stream" };
  if (unsynced.length > 0) {
    return { isSynced: false, reason: `${unsynced.join(", ")} flush only now and then` };
  }
  if (silent.length > 0) {
    return { isSynced: false, reason: `no monitor tells of ${silent.join(", ")}` };
  }
  return { isSynced: true, reason: `${servers.join(", ")} flush each entry` };
};

const varzSchema = z.object({
  server_name: z.string(),
  jetstream: z.object({ config: z.object({ sync_always: z.boolean().default(false) }) }),
});

const readVarz = async (monitor: string): Promise<z.output<typeof varzSchema> | undefined> => {
  try {
    const response = await fetch(new URL("/varz", monitor), {
      signal: AbortSignal.timeout(monitorMs),
    });
    return varzSchema.parse(await response.json());
  } catch {
    return undefined;
  }
};
