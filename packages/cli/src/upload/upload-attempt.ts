import {
  type BidiCall,
  Code,
  callBidi,
  RunServiceService,
  StatusError,
  type UploadCommitted,
  type UploadOpen,
  type UploadRequest,
  type UploadResponse,
} from "@wellspring/contract";
import type { PlateFileSummary } from "@wellspring/plate-file";
import type { Link } from "../link.ts";
import type { Patience } from "../patience.ts";
import type { BlockFeed } from "./block-feed.ts";

/** One try to bring an upload to its end. */
export type Attempt = {
  open: UploadOpen;
  feed: BlockFeed;
  patience: Patience;
};

/**
 * How an attempt ended: durable; or the file has to be sent from its start as another upload, which
 * the file itself (`restart`) or the server (`lost`: it holds less than it said) may want.
 */
export type AttemptOutcome =
  | { kind: "committed"; committed: UploadCommitted; summary: PlateFileSummary }
  | { kind: "restart" }
  | { kind: "lost" };

/**
 * Sends a file over one stream. A first attempt does not wait for the server before it sends; one
 * that goes on asks what is durable, and sends what comes after that. Rejects with the call's
 * status, or with what is wrong with the file (the upload is abandoned then).
 */
export const attemptUpload = async (link: Link, attempt: Attempt): Promise<AttemptOutcome> => {
  const { feed, patience } = attempt;
  if (feed.failure !== undefined) throw feed.failure;
  const call = callBidi(link.client, RunServiceService.upload, { signal: patience.signal });
  const answers = hearAnswers(call, attempt);
  const sending = send(call, answers, attempt);
  try {
    const outcome = await Promise.race([
      answers.committed,
      sending.then((sent) => (sent.kind === "end" ? answers.committed : sent)),
    ]);
    if (outcome.kind === "restart") await abandon(call, answers);
    return outcome;
  } catch (error) {
    if (error === feed.failure) await abandon(call, answers);
    if (answers.isAsked && isInvalid(error)) return { kind: "lost" };
    throw error;
  } finally {
    call.cancel();
  }
};

type UploadCall = BidiCall<UploadRequest, UploadResponse>;

/** What the server says of an upload. */
type Answers = {
  /** Blocks that were durable when the stream was opened. */
  opened: Promise<number>;
  /** The outcome; rejects with the call's status where the stream ends without one. */
  committed: Promise<AttemptOutcome>;
  hasEnded: boolean;
  /** Whether a commit was sent only to hear what became of an earlier one. */
  isAsked: boolean;
};

const hearAnswers = (call: UploadCall, { feed, patience }: Attempt): Answers => {
  const opened = Promise.withResolvers<number>();
  const hear = async (): Promise<AttemptOutcome> => {
    try {
      for await (const { part } of call.responses) {
        if (part?.$case === "opened") opened.resolve(part.opened.blocksStaged);
        if (part?.$case === "staged" && feed.staged(part.staged.blocksStaged))
          patience.progressed();
        if (part?.$case === "working") patience.progressed();
        if (part?.$case === "committed" && feed.summary) {
          return { kind: "committed", committed: part.committed, summary: feed.summary };
        }
      }
      throw new StatusError(Code.UNAVAILABLE, "the server ended the upload without an outcome");
    } catch (error) {
      opened.reject(error);
      throw error;
    } finally {
      answers.hasEnded = true;
    }
  };
  opened.promise.catch(() => undefined);
  const answers: Answers = {
    opened: opened.promise,
    committed: hear(),
    hasEnded: false,
    isAsked: false,
  };
  return answers;
};

type Sent = { kind: "end" } | { kind: "restart" } | { kind: "lost" };

const send = async (
  call: UploadCall,
  answers: Answers,
  { open, feed, patience }: Attempt,
): Promise<Sent> => {
  await call.send({ part: { $case: "open", open } });
  let index = open.first ? 0 : await answers.opened;
  if (index < feed.firstKept) return await askForCommitted(call, answers, feed);
  feed.staged(index);
  for (; ; index++) {
    await feed.room(index);
    if (answers.hasEnded) return { kind: "end" };
    patience.pause();
    const item = await feed.next(index).finally(() => patience.resume());
    if (item.kind === "restart") return item;
    if (item.kind === "end") {
      await call.send({ part: { $case: "commit", commit: { blocks: item.blocks } } });
      call.end();
      return item;
    }
    await call.send({ part: { $case: "block", block: item.block } });
  }
};

/**
 * A server that holds fewer blocks than it said has lost them, or has committed them before its
 * answer was lost: then it answers another commit as it did the first one.
 */
const askForCommitted = async (
  call: UploadCall,
  answers: Answers,
  { blocks, summary }: BlockFeed,
): Promise<Sent> => {
  if (!summary) return { kind: "lost" };
  answers.isAsked = true;
  await call.send({ part: { $case: "commit", commit: { blocks } } });
  call.end();
  return { kind: "end" };
};

const isInvalid = (error: unknown): boolean =>
  error instanceof StatusError && error.code === Code.INVALID_ARGUMENT;

/** Tells the server to drop what it staged; where it does not answer soon, its clock does that. */
const abandon = async (call: UploadCall, answers: Answers): Promise<void> => {
  const timer = setTimeout(() => call.cancel(), abandonMs);
  try {
    await call.send({ part: { $case: "abandon", abandon: {} } });
    call.end();
    await answers.committed;
  } catch {
    // The stream's end is all that was waited for.
  } finally {
    clearTimeout(timer);
  }
};

const abandonMs = 1_000;
