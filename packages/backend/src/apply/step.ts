import type { Segment, StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";
import type { StoredReadings } from "../stored-readings.ts";

/** What a record is applied with: the log's place and time, and nothing else. */
export type Step = {
  draft: Draft;
  state: StoreState;
  sequence: bigint;
  atMs: bigint;
  principal: string;
  /** Staged segments by upload, plate and run, then by place: read once for an entry. */
  stagedSegments: Map<string, Map<number, Segment>>;
  /** Hears of the readings that become visible; they are decoded only where somebody listens. */
  onStored: ((stored: StoredReadings) => void) | undefined;
};

/** A version that no plate had before. */
export const nextVersion = ({ state }: Step): bigint => ++state.nextVersion;
