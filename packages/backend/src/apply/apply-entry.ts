import { Code, StatusError } from "@wellspring/contract";
import { putFeedEntry } from "../feed/feed-entries.ts";
import { FeedNotes } from "../feed/feed-notes.ts";
import { trimFeed } from "../feed/trim-feed.ts";
import type { Entry, Record } from "../gen/wellspring/backend/v1/log.ts";
import type { Digest } from "../gen/wellspring/backend/v1/state.ts";
import { DecodedBlocks } from "../plate/decoded-blocks.ts";
import { storeDigest } from "../plate/store-digest.ts";
import { Draft } from "../store/draft.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { completeWork, failWork } from "../work/apply/finish-work.ts";
import { retryWork } from "../work/apply/retry-work.ts";
import { abandonBody, dropExpiredBodies, stageBody } from "../work/apply/stage-body.ts";
import { submitWork } from "../work/apply/submit-work.ts";
import { RecentWorks } from "../work/recent-works.ts";
import type { StoredWork } from "../work/work-state.ts";
import { activateForm } from "./activate-form.ts";
import { createKey, noteKeyUses, revokeKey } from "./change-keys.ts";
import { commitUpload } from "./commit-upload.ts";
import { abandonUpload, dropExpiredUploads } from "./drop-upload.ts";
import { assertForm, type Forms, releaseForms } from "./forms.ts";
import type { Outcome } from "./outcome.ts";
import { retractReadings } from "./retract-readings.ts";
import { stageBlocks } from "./stage-blocks.ts";
import type { Step } from "./step.ts";

/** What this backend reads, and who hears of what goes on while an entry is applied. */
export type ApplyOptions = {
  /** Forms that are read; the release's own where absent. */
  forms?: Forms | undefined;
  onStored?: Step["onStored"] | undefined;
  /** What the entry was published with; empty where absent. */
  messageId?: string;
  /** Works that need not be read; whoever writes the draft has them hear of its changes. */
  recentWorks?: RecentWorks;
  /** Hears of each small part of the work. */
  onTurn?: () => void;
};

/**
 * What an entry changes, to be written in one transaction, what became of each record and of work,
 * and the digest of the store once that is written.
 */
export type Applied = {
  draft: Draft;
  outcomes: Outcome[];
  workChanges: StoredWork[];
  digest: Digest;
};

/**
 * Applies an entry to a state: no clock but the log's, no random number, no configuration. Throws
 * where the entry can't be applied, which stops this backend; a record that is refused is an
 * outcome.
 */
export const applyEntry = async (
  view: View,
  sequence: bigint,
  entry: Entry,
  options: ApplyOptions = {},
): Promise<Applied> => {
  const { forms = releaseForms, messageId = "", onStored, onTurn } = options;
  const draft = new Draft(view);
  const state = readStoreState(view);
  if (sequence !== state.appliedSequence + 1n) {
    throw new Error(`entry ${sequence} does not follow entry ${state.appliedSequence}`);
  }
  assertReadable(sequence, entry, forms);
  state.appliedSequence = sequence;
  state.atMs = entry.atMs;
  state.lastMessageId = messageId;
  if (state.feedFrom === 0n) state.feedFrom = sequence;
  const step: Omit<Step, "principal"> = {
    draft,
    state,
    sequence,
    atMs: entry.atMs,
    siblings: new Map(),
    decoded: new DecodedBlocks(),
    workChanges: [],
    recentWorks: options.recentWorks ?? new RecentWorks(),
    feed: new FeedNotes(),
    turn: () => {
      onTurn?.();
      return turn();
    },
    onStored,
  };
  await dropExpiredUploads({ ...step, principal: "" });
  dropExpiredBodies({ ...step, principal: "" });
  const outcomes: Outcome[] = [];
  for (const record of entry.records) {
    await step.turn();
    outcomes.push(await applyRecord({ ...step, principal: record.principal }, record));
  }
  keepFeed(step);
  storeStates.put(draft, state);
  const { workChanges } = step;
  return { draft, outcomes, workChanges, digest: storeDigest(state) };
};

/** Keeps what became visible, and forgets what is long gone by. */
const keepFeed = ({ draft, state, sequence, atMs, feed }: Omit<Step, "principal">): void => {
  const entry = feed.toEntry(atMs);
  if (entry) putFeedEntry(draft, sequence, entry);
  trimFeed(draft, state);
};

/** What a newer release wrote may mean anything: nothing of it is applied. */
const assertReadable = (sequence: bigint, { form, records }: Entry, forms: Forms): void => {
  assertForm(form, forms, `entry ${sequence} has`);
  for (const { change } of records) {
    if (change?.$case !== "activate" || change.activate.form <= forms.newest) continue;
    assertForm(change.activate.form, forms, `entry ${sequence} activates`);
  }
};

const applyRecord = async (step: Step, { change }: Record): Promise<Outcome> => {
  switch (change?.$case) {
    case "stage":
      return stageBlocks(step, change.stage);
    case "commit":
      return commitUpload(step, change.commit);
    case "abandon":
      return abandonUpload(step, change.abandon);
    case "retract":
      return retractReadings(step, change.retract);
    case "activate":
      return activateForm(step, change.activate);
    case "submit":
      return submitWork(step, change.submit);
    case "stageBody":
      return stageBody(step, change.stageBody);
    case "abandonBody":
      return abandonBody(step, change.abandonBody);
    case "complete":
      return completeWork(step, change.complete);
    case "fail":
      return failWork(step, change.fail);
    case "retry":
      return retryWork(step, change.retry);
    case "createKey":
      return createKey(step, change.createKey);
    case "revokeKey":
      return revokeKey(step, change.revokeKey);
    case "noteKeyUses":
      return noteKeyUses(step, change.noteKeyUses);
    default:
      throw new StatusError(
        Code.FAILED_PRECONDITION,
        `entry ${step.sequence} holds a record that this release does not know`,
      );
  }
};
