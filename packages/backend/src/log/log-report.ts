import type { EntryStream, StreamBounds } from "./entry-stream.ts";
import type { Log } from "./log.ts";
import type { LogConfig, SharedLogConfig } from "./log-config.ts";
import type { SyncProof } from "./sync-proof.ts";

/** A log as an operator looks at it: what one backend has applied of it is another matter. */
export type LogReport = {
  kind: LogConfig["kind"];
  /** The last entry that the log is known to hold. */
  lastSequence: bigint;
  /** Bytes of all its entries, and how many it may hold; undefined where nothing bounds it. */
  bytes: { used: number; max: number } | undefined;
  /** Whether entries are proven to be on disk before they are acknowledged. */
  isSynced: boolean;
};

/** Tells how a log is; never rejects, and answers within a second. */
export type LogReporter = { read(): Promise<LogReport> };

/** Tells of a log in the backend's own store: nothing in it waits to be applied or flushed. */
export const reportEmbedded = (log: Pick<Log, "appliedSequence">): LogReporter => ({
  read: async () => ({
    kind: "embedded",
    lastSequence: log.appliedSequence,
    bytes: undefined,
    isSynced: true,
  }),
});

/** Milliseconds for which a stream's answer counts. */
const answerAgeMsMax = 1_000;

/** Milliseconds for which a stream's answer is waited for; then the one before it counts. */
const answerMs = 1_000;

/** Tells of a log in a stream, which is not asked again for each one who wants to know. */
export class SharedLogReporter implements LogReporter {
  readonly #log: Pick<Log, "appliedSequence">;
  readonly #stream: Pick<EntryStream, "bounds">;
  readonly #bytesMax: number;
  #asked: Promise<void> | undefined;
  #answer: StreamBounds = { first: 0n, last: 0n, bytes: 0 };
  #answeredAtMs = Number.NEGATIVE_INFINITY;
  #isSynced = false;

  constructor(
    log: Pick<Log, "appliedSequence">,
    stream: Pick<EntryStream, "bounds">,
    { nats }: Pick<SharedLogConfig, "nats">,
  ) {
    this.#log = log;
    this.#stream = stream;
    this.#bytesMax = nats.bytesMax;
  }

  /** Takes the last word on whether entries are flushed. */
  setProof({ isSynced }: SyncProof): void {
    this.#isSynced = isSynced;
  }

  async read(): Promise<LogReport> {
    if (performance.now() - this.#answeredAtMs > answerAgeMsMax) {
      this.#asked ??= this.#ask();
      await withinMs(answerMs, this.#asked);
    }
    const { last, bytes } = this.#answer;
    const { appliedSequence } = this.#log;
    // The answer may be older than what was applied since.
    const isOld = appliedSequence > last;
    return {
      kind: "jetstream",
      lastSequence: isOld ? appliedSequence : last,
      bytes: { used: bytes, max: this.#bytesMax },
      isSynced: this.#isSynced,
    };
  }

  async #ask(): Promise<void> {
    try {
      this.#answer = await this.#stream.bounds();
      this.#answeredAtMs = performance.now();
    } catch {
      // What it said last stands until it answers again.
    }
    this.#asked = undefined;
  }
}

const withinMs = async (ms: number, work: Promise<void>): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, late]);
  clearTimeout(timer);
};
