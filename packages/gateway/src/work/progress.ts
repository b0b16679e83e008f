import { limits } from "@wellspring/contract";

/** Whether works of a call get finished, one after the other. */
export class Progress {
  readonly #now: () => number;
  #notedAtMs: number;

  /** @param now milliseconds that only rise. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#notedAtMs = now();
  }

  /** Some were finished. */
  note(): void {
    this.#notedAtMs = this.#now();
  }

  /** Whether none was for as long as two calls wait: the first may end before it can be noted. */
  get hasStopped(): boolean {
    return this.#now() - this.#notedAtMs >= 2 * limits.workWaitMsMax;
  }
}
