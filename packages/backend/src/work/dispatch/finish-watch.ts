import type { WorkChange } from "../work-change.ts";

/** Who waits for works to be finished. */
export class FinishWatch {
  readonly #waiting = new Map<string, Set<() => void>>();
  #isEnded = false;

  /** Works that somebody waits for. */
  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Hears from now on when these works are finished. `whenFinished` resolves once all are that are
   * not crossed off, or the wait is over; dispose of it in any case.
   */
  watch(workIds: readonly Buffer[]): Watched {
    const left = new Set(workIds.map(keyOf));
    const { promise, resolve } = Promise.withResolvers<void>();
    const hears = new Map<string, () => void>();
    const finish = (key: string): void => {
      left.delete(key);
      if (left.size === 0) resolve();
    };
    for (const key of left) {
      const hear = () => finish(key);
      hears.set(key, hear);
      this.#add(key, hear);
    }
    if (this.#isEnded) resolve();
    return {
      crossOff: (workId) => finish(keyOf(workId)),
      whenFinished: (signal) => {
        signal.addEventListener("abort", () => resolve(), { once: true });
        if (signal.aborted || left.size === 0) resolve();
        return promise;
      },
      [Symbol.dispose]: () => {
        for (const [key, hear] of hears) this.#remove(key, hear);
        resolve();
      },
    };
  }

  /** Tells of work that is finished. */
  hear({ workId }: Pick<WorkChange, "workId">): void {
    if (this.#waiting.size === 0) return;
    for (const hear of this.#waiting.get(keyOf(workId)) ?? []) hear();
  }

  /** Nobody waits any longer. */
  end(): void {
    this.#isEnded = true;
    for (const hears of [...this.#waiting.values()]) for (const hear of [...hears]) hear();
  }

  #add(key: string, hear: () => void): void {
    const hears = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, hears.add(hear));
  }

  #remove(key: string, hear: () => void): void {
    const hears = this.#waiting.get(key);
    hears?.delete(hear);
    if (hears?.size === 0) this.#waiting.delete(key);
  }
}

/** What one caller waits for. */
export type Watched = Disposable & {
  /** This one need not be waited for. */
  crossOff(workId: Buffer): void;
  whenFinished(signal: AbortSignal): Promise<void>;
};

const keyOf = (workId: Buffer): string => workId.toString("latin1");
