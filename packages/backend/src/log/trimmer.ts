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
  /** Hears what the stream holds, at each look. */
  onBounds?: ((bounds: StreamBounds) => void) | undefined;
  /** Hears of each trim that was made or failed. */
  onTrim: (trim: { upTo: bigint; error?: unknown }) => void;
};

/** Milliseconds between two looks at the stream. */
const lookEveryMs = 5_000;

/** A stream that is less full than this stays as it is: who was away replays what it missed. */
const keptPart = 1 / 4;

/** One that is less full than this keeps what any backend that is here has yet to flush. */
const patientPart = 3 / 4;

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
    const { stream, onBounds, onTrim } = this.#options;
    let upTo = 0n;
    try {
      const bounds = await stream.bounds();
      onBounds?.(bounds);
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
 * The last entry that may be forgotten, 0 where none may: `copies` sound backends have flushed it,
 * no snapshot in transfer needs it, and the stream is full enough. All sound ones have, until it is
 * so full that who lags has to take a snapshot in the end.
 */
export const chooseTrim = (
  { bytes }: StreamBounds,
  backends: readonly Announcement[],
  { copies, bytesMax }: Pick<TrimmerOptions, "copies" | "bytesMax">,
): bigint => {
  const sound = backends.filter(({ isDamaged }) => !isDamaged);
  if (bytes <= bytesMax * keptPart || sound.length < copies) return 0n;
  const flushed = sound.map(({ flushedSequence }) => flushedSequence).sort(descending);
  const needed = backends.flatMap(({ neededSequence }) => neededSequence || []);
  const enough = bytes < bytesMax * patientPart ? sound.length : copies;
  return needed.reduce((upTo, need) => (need <= upTo ? need - 1n : upTo), flushed[enough - 1]);
};

const descending = (a: bigint, b: bigint): number => (a < b ? 1 : a > b ? -1 : 0);
