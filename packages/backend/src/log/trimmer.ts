import { setTimeout as delay } from "node:timers/promises";
import type { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import type { EntryStream, StreamBounds } from "./entry-stream.ts";

export type TrimmerOptions = {
  stream: Pick<EntryStream, "bounds" | "trim">;
  /** Bytes that the stream may hold. */
  bytesMax: number;
  /** Backends that must have flushed an entry before it is forgotten. */
  copies: number;
  /** What all backends say of themselves, this one too. */
  backends: () => Announcement[];
  /** Hears of each trim that was made or failed. */
  onTrim: (trim: { upTo: bigint; error?: unknown }) => void;
};

/** Milliseconds between two looks at the stream. */
const lookEveryMs = 5_000;

/** A stream that is less full than this stays as it is: who was away replays what it missed. */
const keptPart = 1 / 4;

/**
 * Lets the stream forget what enough backends have flushed. Every backend may do so: what they say
 * of each other is the same, and forgetting the same again changes nothing.
 */
export class Trimmer implements AsyncDisposable {
  readonly #options: TrimmerOptions;
  readonly #ended = new AbortController();
  readonly #working: Promise<void>;

  constructor(options: TrimmerOptions) {
    this.#options = options;
    this.#working = this.#work().catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#ended;
    for (;;) {
      await delay(lookEveryMs, undefined, { signal, ref: false });
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    const { stream, onTrim } = this.#options;
    let upTo = 0n;
    try {
      const bounds = await stream.bounds();
      upTo = chooseTrim(bounds, this.#options.backends(), this.#options);
      if (upTo < bounds.first) return;
      await stream.trim(upTo);
      onTrim({ upTo });
    } catch (error) {
      onTrim({ upTo, error });
    }
  }
}

/**
 * The last entry that may be forgotten, 0 where none may: `copies` backends have flushed it, no
 * snapshot in transfer needs it, and the stream is full enough.
 */
export const chooseTrim = (
  { bytes }: StreamBounds,
  backends: readonly Announcement[],
  { copies, bytesMax }: Pick<TrimmerOptions, "copies" | "bytesMax">,
): bigint => {
  if (bytes <= bytesMax * keptPart || backends.length < copies) return 0n;
  const flushed = backends.map(({ flushedSequence }) => flushedSequence).sort(descending);
  const needed = backends.flatMap(({ neededSequence }) => neededSequence || []);
  return needed.reduce((upTo, need) => (need <= upTo ? need - 1n : upTo), flushed[copies - 1]);
};

const descending = (a: bigint, b: bigint): number => (a < b ? 1 : a > b ? -1 : 0);
