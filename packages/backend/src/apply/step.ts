import type { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";

/** What a record is applied with: the log's place and time, and nothing else. */
export type Step = {
  draft: Draft;
  state: StoreState;
  sequence: bigint;
  atMs: bigint;
  principal: string;
};

/** A version that no plate had before. */
export const nextVersion = ({ state }: Step): bigint => ++state.nextVersion;
