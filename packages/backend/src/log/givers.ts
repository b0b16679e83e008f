import type { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";

/** Addresses of the backends that may give a snapshot: ready, reached and, as they know, sound. */
export const listGivers = (peers: readonly Announcement[]): string[] =>
  peers
    .filter(({ isReady, isDamaged, address }) => isReady && !isDamaged && address !== "")
    .map(({ address }) => address);

/**
 * Whether a backend whose store is damaged may make it anew now: another one serves and gives, and
 * of several that are damaged it is this one's turn.
 */
export const mayRebuild = (
  { backendId }: Pick<Announcement, "backendId">,
  peers: readonly Announcement[],
): boolean => {
  const isFirst = peers.every(
    (peer) => !peer.isRebuilding && !(peer.isDamaged && peer.backendId < backendId),
  );
  return isFirst && listGivers(peers).length > 0;
};
