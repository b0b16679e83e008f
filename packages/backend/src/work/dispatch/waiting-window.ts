import { keyToNumber } from "../../store/keyspace.ts";
import type { View } from "../../store/view.ts";
import { waitingKey, waitingPrefix } from "../../store/work-keys.ts";
import type { StoredWork } from "../work-state.ts";
import { type Delivery, delayMs } from "./delivery.ts";

/** What a window reads, and which works are this backend's to hand out. */
export type WindowOptions = {
  view: View;
  engine: string;
  isOwn: (workId: Uint8Array) => boolean;
  /** How often a work was handed out before this backend started. */
  countOf: (number: bigint) => number;
};

/** Works that are held at once, however many wait: a few MB. */
const windowMax = 50_000;
/** Works up to which what came is kept at hand, so that it need not be read: again a few MB. */
const atHandMax = 5_000;
/** Works that one look at the store passes, so that the event loop turns. */
const lookMax = 10_000;

/**
 * The next works of one engine that this backend hands out, in order of submission: a window of
 * what waits in the store. Those that are handed out stay in it until they are finished.
 */
export class WaitingWindow {
  readonly #options: WindowOptions;
  /** Every work in the window, by number. */
  readonly #held = new Map<bigint, Delivery>();
  /** Of those, the ones to be handed out, in order. */
  #ready = new Set<Delivery>();
  /** Those that came back, until they are due. */
  readonly #delayed = new Set<Delivery>();
  /** Up to here all that waits is in the window or another backend's. */
  #seen = 0n;
  /** Nothing waits behind `#seen`. */
  #isAtEnd = false;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Takes work that waits from now on; leaves it in the store where the window is full. */
  add({ number, work }: Pick<StoredWork, "number" | "work">): void {
    if (this.#held.has(number)) return;
    const { workId } = work;
    const isNext = this.#isAtEnd && number > this.#seen;
    if (isNext && this.#held.size < windowMax) {
      this.#seen = number;
      if (!this.#options.isOwn(workId)) return;
      const atHand = this.#held.size < atHandMax ? work : undefined;
      this.#hold({ number, workId, work: atHand, isFresh: true, deliveries: 0, dueMs: 0 });
      return;
    }
    this.#isAtEnd = false;
    if (number <= this.#seen) this.#seen = number - 1n;
  }

  /** Forgets work that is finished; tells what it was, where it was here. */
  remove(number: bigint): Delivery | undefined {
    const delivery = this.#held.get(number);
    if (!delivery) return undefined;
    this.#held.delete(number);
    this.take(delivery);
    return delivery;
  }

  /** Puts works first that came back and are due by now; looks for more where none is left. */
  refresh(nowMs: number): void {
    const due = [...this.#delayed].filter(({ dueMs }) => dueMs <= nowMs);
    if (due.length > 0) {
      this.#ready = new Set([...due, ...this.#ready]);
      for (const delivery of due) this.#delayed.delete(delivery);
    }
    if (this.#ready.size === 0) this.#look();
  }

  /** The work to be handed out next, undefined where there is none by now. */
  peek(): Delivery | undefined {
    const [next] = this.#ready;
    return next;
  }

  /** Takes work out, to hand it out or to give it up; it is still held. */
  take(delivery: Delivery): void {
    this.#ready.delete(delivery);
    this.#delayed.delete(delivery);
  }

  /** A work of the window. */
  find(number: bigint): Delivery | undefined {
    return this.#held.get(number);
  }

  /** Whether work that was taken out is still to be finished. */
  holds(delivery: Delivery): boolean {
    return this.#held.get(delivery.number) === delivery;
  }

  /** Takes work back that was taken out and is not finished. */
  giveBack(delivery: Delivery, nowMs: number, pauseMs = delayMs(delivery.deliveries)): void {
    if (!this.holds(delivery)) return;
    delivery.dueMs = nowMs + pauseMs;
    this.#delayed.add(delivery);
  }

  /** Looks anew at all that waits: other works are this backend's from now on. */
  reset(): void {
    for (const delivery of [...this.#ready, ...this.#delayed]) {
      if (!this.#options.isOwn(delivery.workId)) this.remove(delivery.number);
    }
    this.#seen = 0n;
    this.#isAtEnd = false;
  }

  /** Reads on in the store, as far as one look goes. */
  #look(): void {
    if (this.#isAtEnd) return;
    const { view, engine, isOwn, countOf } = this.#options;
    let looked = 0;
    const from = waitingKey(engine, this.#seen + 1n);
    for (const { key, value } of view.list("waiting", waitingPrefix(engine), from)) {
      if (this.#held.size >= windowMax || looked++ >= lookMax) return;
      const number = keyToNumber(key);
      this.#seen = number;
      if (this.#held.has(number) || !isOwn(value)) continue;
      const found = { number, workId: Buffer.from(value), work: undefined };
      this.#hold({ ...found, isFresh: false, deliveries: countOf(number), dueMs: 0 });
    }
    this.#isAtEnd = true;
  }

  #hold(delivery: Delivery): void {
    this.#held.set(delivery.number, delivery);
    this.#ready.add(delivery);
  }
}
