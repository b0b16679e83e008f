import { setTimeout as delay } from "node:timers/promises";
import type { StreamBounds } from "../log/entry-stream.ts";
import { listGivers } from "../log/givers.ts";
import type { Peers } from "../log/peers.ts";

/** Bytes of entries that are applied in the few seconds that any snapshot takes. */
const replayedBytesMax = 16 * 1024 * 1024;

/** Milliseconds in which every backend that is there has announced itself. */
const announcedMs = 2_500;

/** Milliseconds between two looks at what was announced. */
const lookEveryMs = 100;

/**
 * Whether a backend that starts empty is up to date sooner by a snapshot than by all entries of a
 * log that holds them: where they are many, and a backend that can give one announces itself.
 */
export const isSnapshotSooner = async (
  { bytes }: Pick<StreamBounds, "bytes">,
  peers: Pick<Peers, "list">,
): Promise<boolean> => {
  if (bytes <= replayedBytesMax) return false;
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    if (listGivers(peers.list()).length > 0) return true;
    if (waitedMs >= announcedMs) return false;
    await delay(lookEveryMs);
  }
};
