import type { FeedNotes } from "../feed/feed-notes.ts";
import type { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { DecodedBlocks } from "../plate/decoded-blocks.ts";
import type { Draft } from "../store/draft.ts";
import type { StoredReadings } from "../stored-readings.ts";
import type { RecentWorks } from "../work/recent-works.ts";
import type { StoredWork } from "../work/work-state.ts";
import type { StagedSiblings } from "./staged-siblings.ts";

/** What a record is applied with: the log's place and time, and nothing else. */
export type Step = {
  draft: Draft;
  state: StoreState;
  sequence: bigint;
  atMs: bigint;
  principal: string;
  /** Staged blocks by upload, plate and run: read once for an entry. */
  siblings: Map<string, StagedSiblings>;
  /** The blocks that were compared with last. */
  decoded: DecodedBlocks;
  /** Works that wait from now on, and those that are finished by now, in order. */
  workChanges: StoredWork[];
  /** Works that wait, as the store has them before this entry. */
  recentWorks: RecentWorks;
  /** Hears what becomes visible. */
  feed: FeedNotes;
  /** Lets the event loop turn now and then; to be awaited in each loop that may be long. */
  turn: () => Promise<void>;
  /** Hears of the readings that become visible; they are decoded only where somebody listens. */
  onStored: ((stored: StoredReadings) => void) | undefined;
};

/** A version that no plate had before. */
export const nextVersion = ({ state }: Step): bigint => ++state.nextVersion;
