import {
  type ChangesRequest,
  type ChangesResponse,
  Code,
  limits,
  parseToken,
  positionToToken,
  StatusError,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { hasFeed } from "../feed/feed-entries.ts";
import type { Pass } from "../feed/pass.ts";
import { planPass } from "../feed/plan-pass.ts";
import { planWholePass } from "../feed/plan-whole-pass.ts";
import { tellPass } from "../feed/tell-pass.ts";
import { awaitToken } from "../log/await-token.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";

type Watched = Pick<Context, "log" | "store" | "decodedBlocks" | "stopping">;

export const changes = (context: Watched) =>
  async function* (
    request: ChangesRequest,
    { signal }: Pick<CallContext, "signal">,
  ): AsyncGenerator<ChangesResponse, undefined> {
    const { log, store, decodedBlocks, stopping } = context;
    assertBounds(request);
    const from = parseToken(request.from)?.sequence;
    if (from !== undefined) {
      await awaitFrom(context, request.from, from);
      assertKept(store, from);
      await untilNew(context, from, request.waitMs, AbortSignal.any([signal, stopping]));
    }
    // One state for all of the pass: its parts belong together.
    using view = store.snapshot();
    const pass = await plan(view, from, request);
    // What a crash could take back again is told to nobody.
    await log.reach(readStoreState(view).appliedSequence);
    yield* tellPass(view, pass, { logId: log.id, read: decodedBlocks.read });
    const token = positionToToken({ logId: log.id, sequence: pass.throughSequence });
    const hasMore = hasFeed(store, pass.throughSequence);
    yield { part: { $case: "end", end: { token, hasMore } } };
    return undefined;
  };

const assertBounds = ({ waitMs, readings }: ChangesRequest): void => {
  const { changesWaitMsMax, changesReadingsMax } = limits;
  if (waitMs > changesWaitMsMax) {
    throw StatusError.invalid("wait_ms", `is more than ${changesWaitMsMax}`);
  }
  if (readings > changesReadingsMax) {
    throw StatusError.invalid("readings", `is more than ${changesReadingsMax}`);
  }
};

/** Waits for the entry that the caller is at; it is behind the log's end in a folder of before. */
const awaitFrom = async ({ log }: Watched, token: string, from: bigint): Promise<void> => {
  try {
    await awaitToken(log, token);
  } catch (thrown) {
    if (StatusError.from(thrown).code !== Code.UNAVAILABLE || log.fault) throw thrown;
    await log.catchUp();
    if (log.appliedSequence >= from) return;
    const text = `the log ends at entry ${log.appliedSequence}, the position is ${from}`;
    throw new StatusError(Code.FAILED_PRECONDITION, text);
  }
};

/** Waits until something becomes visible after an entry, no longer than so many milliseconds. */
const untilNew = async (
  { log, store }: Watched,
  from: bigint,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> => {
  const endMs = performance.now() + waitMs;
  for (;;) {
    const { appliedSequence } = log;
    if (hasFeed(store, from)) return;
    const leftMs = endMs - performance.now();
    if (leftMs <= 0 || signal.aborted) return;
    await log.next(appliedSequence, leftMs, signal);
  }
};

const plan = (
  view: View,
  from: bigint | undefined,
  { readings }: ChangesRequest,
): Promise<Pass> => {
  if (from === undefined) return planWholePass(view);
  // Some may have been forgotten while the caller waited.
  assertKept(view, from);
  return planPass(view, from, readings || limits.changesReadings);
};

const assertKept = (view: View, from: bigint): void => {
  const { feedFrom, appliedSequence } = readStoreState(view);
  // A release without a feed applied the last entry: nothing before the next one is kept.
  const first = feedFrom === 0n ? appliedSequence + 1n : feedFrom;
  if (from >= first - 1n) return;
  const text = `changes after entry ${first - 1n} are kept, the position is ${from}`;
  throw new StatusError(Code.OUT_OF_RANGE, text);
};
