import type { ChangesBegin } from "@wellspring/contract";
import type { Deposited } from "../pass.ts";

/** What a follower does. */
export type FollowState =
  /** Looks for PostgreSQL and for a backend. */
  | "connecting"
  /** Another warehouse works on the same tables. */
  | "waiting"
  /** Deposits what comes. */
  | "following"
  /** The last attempt failed; another one follows. */
  | "failing"
  /** An entry can't be deposited. */
  | "stuck";

/** Who hears of it. */
export type ProgressListeners = {
  /** Whether all is well, at each change. */
  onReady: (ready: boolean) => void;
  /** What was deposited, and in how many seconds. */
  onDeposited?: (deposited: Deposited, seconds: number) => void;
};

/** What a follower does, and how far its copy is. */
export class Progress {
  readonly #listeners: ProgressListeners;
  #state: FollowState = "connecting";
  #sequence: bigint | undefined;
  /** The log's time of the oldest change that is known and not deposited; 0 for none. */
  #changedAtMs = 0;
  /** From when on it is not known whether there are changes. */
  #unknownSinceMs: number | undefined = Date.now();
  /** What the last attempt failed with. */
  #fault = "";

  constructor(listeners: ProgressListeners) {
    this.#listeners = listeners;
  }

  get state(): FollowState {
    return this.#state;
  }

  /** The last entry that the copy has; undefined where that is not known yet. */
  get sequence(): bigint | undefined {
    return this.#sequence;
  }

  /** Seconds since the oldest change that is not in the copy, or may be; 0 where all are. */
  get lagSeconds(): number {
    const sinceMs = this.#changedAtMs || this.#unknownSinceMs;
    return sinceMs === undefined ? 0 : Math.max(0, Date.now() - sinceMs) / 1_000;
  }

  setState(state: FollowState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state === "following") {
      this.#unknownSinceMs = undefined;
      this.#fault = "";
    } else this.#unknownSinceMs ??= Date.now();
    this.#listeners.onReady(state === "following" || state === "waiting");
  }

  /** An attempt failed; returns whether that is news, and not only one more of many. */
  fail(fault: string): boolean {
    this.setState("failing");
    const isNews = fault !== this.#fault;
    this.#fault = fault;
    return isNews;
  }

  /** A pass is there to be deposited. */
  begin({ firstAtMs }: ChangesBegin): void {
    this.#changedAtMs = Number(firstAtMs);
  }

  /** It has been. */
  finish(deposited: Deposited, seconds: number): void {
    this.#changedAtMs = 0;
    this.#sequence = deposited.throughSequence;
    this.setState("following");
    this.#listeners.onDeposited?.(deposited, seconds);
  }
}
