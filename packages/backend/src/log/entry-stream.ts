/** An entry as it stands in a stream that backends share. */
export type StreamEntry = {
  /** Rises by one from entry to entry. */
  sequence: bigint;
  /** The stream's own time of it, milliseconds since 1970; the same for every reader. */
  atMs: bigint;
  /** What it was published with. */
  messageId: string;
  bytes: Uint8Array;
};

/** Sequences of the first and the last entry that a stream holds, and the bytes of all of them. */
export type StreamBounds = { first: bigint; last: bigint; bytes: number };

/** How a log begins: its id, a UUID, and the digest of the state it starts from, if from any. */
export type Beginning = { logId: string; stateDigest: Buffer };

/** What a backend has to do with a log whose stream is not there: one of the two. */
export type LogOrigin = {
  /** The log that it may begin. */
  beginning?: Beginning | undefined;
  /** What it announces of the data that it holds of a log that is gone. */
  held?: Uint8Array | undefined;
};

/** One ordered stream of entries that all backends of a log write to and read. */
export type EntryStream = AsyncDisposable & {
  /** A UUID; a stream that was made anew has another one. */
  readonly logId: string;
  /** Of the state that its log starts from; empty where that is nothing. */
  readonly stateDigest: Buffer;
  /**
   * Adds an entry and resolves once it is durable. The same `messageId` again, within minutes, adds
   * nothing. Rejects with RESOURCE_EXHAUSTED where the stream is full, with INVALID_ARGUMENT where
   * it can never take the entry; with anything else nobody knows whether the entry is there.
   */
  publish(messageId: string, bytes: Uint8Array): Promise<void>;
  /**
   * Adds the first entry; adds nothing where there is one already. Rejects as `publish` does: what
   * comes late does not come after others.
   */
  begin(messageId: string, bytes: Uint8Array): Promise<void>;
  /**
   * The entries from a sequence on, then those that come, in order. Ends when `signal` is aborted.
   * Rejects with OUT_OF_RANGE where the stream no longer holds that one, as far as it is asked
   * again: one that is forgotten while it is waited for is seen in `bounds` only. Rejects with
   * FAILED_PRECONDITION where the stream has lost what is before it, or holds another message there
   * than `before`, where that is not empty.
   */
  follow(from: bigint, signal: AbortSignal, before?: string): AsyncIterable<StreamEntry>;
  /** What the stream holds now; rejects with UNAVAILABLE where it does not answer. */
  bounds(): Promise<StreamBounds>;
  /** Forgets all entries up to and with this sequence. */
  trim(upTo: bigint): Promise<void>;
  /**
   * Puts another log in the place of this one. Rejects with FAILED_PRECONDITION where this one
   * holds more than its genesis; with anything else nobody knows which of them the stream is.
   */
  replace(beginning: Beginning): Promise<void>;
  /**
   * Names of the servers that keep the stream now, its leader's first, and not of those that are
   * away; rejects as `bounds` does.
   */
  servers(): Promise<string[]>;
  /** Tells all who listen now, without a promise that anybody hears it. */
  announce(bytes: Uint8Array): void;
  /** What is announced from now on, one's own too. */
  announcements(signal: AbortSignal): AsyncIterable<Uint8Array>;
};
