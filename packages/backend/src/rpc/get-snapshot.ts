import { SnapshotPart } from "@wellspring/contract";
import type { Context } from "../context.ts";
import type { GetSnapshotRequest, GetSnapshotResponse } from "../gen/wellspring/backend/v1/peer.ts";

/** A snapshot for a peer, or the rest of one. */
export const getSnapshot = ({ snapshots }: Context) =>
  async function* (request: GetSnapshotRequest): AsyncGenerator<GetSnapshotResponse, undefined> {
    for await (const part of snapshots.give(request)) {
      yield { part: Buffer.from(SnapshotPart.encode(part).finish()) };
    }
    return undefined;
  };
