import type { StoredWork } from "../work-state.ts";

/** Who waits for works to be finished. */
export class FinishWatch {
  readonly #watches = new Map<string, Watched[]>();
  #isEnded = false;

  /** Works that somebody waits for. */
  get size(): number {
    return this.#watches.size;
  }

  /**
   * Hears from now on when these works are finished. `whenFinished` resolves once all are that are
   * not crossed off, or the wait is over; dispose of it in any case.
   */
  watch(works: readonly { workId: Buffer }[]): Watched {
    const keys = new Set(works.map(({ workId }) => keyOf(workId)));
    const watched = new Watched(keys, () => {
      for (const key of keys) this.#remove(key, watched);
    });
    for (const key of keys) {
      const watches = this.#watches.get(key);
      if (watches) watches.push(watched);
      else this.#watches.set(key, [watched]);
    }
    if (this.#isEnded) watched.end();
    return watched;
  }

  /** Tells of work that is finished. */
  hear(stored: StoredWork): void {
    if (this.#watches.size === 0) return;
    const key = keyOf(stored.work.workId);
    for (const watched of this.#watches.get(key) ?? []) watched.finish(key, stored);
  }

  /** Nobody waits any longer. */
  end(): void {
    this.#isEnded = true;
    for (const watches of this.#watches.values()) for (const watched of watches) watched.end();
  }

  #remove(key: string, watched: Watched): void {
    const others = this.#watches.get(key)?.filter((each) => each !== watched) ?? [];
    if (others.length === 0) this.#watches.delete(key);
    else this.#watches.set(key, others);
  }
}

/** What one caller waits for. */
class Watched implements Disposable {
  readonly #left: Set<string>;
  readonly #finished = new Map<string, StoredWork>();
  readonly #over = Promise.withResolvers<void>();
  readonly #forget: () => void;

  constructor(keys: Iterable<string>, forget: () => void) {
    this.#left = new Set(keys);
    this.#forget = forget;
  }

  /** A work is finished. */
  finish(key: string, stored: StoredWork): void {
    this.#finished.set(key, stored);
    this.#cross(key);
  }

  /** This one need not be waited for. */
  crossOff({ work }: StoredWork): void {
    this.#cross(keyOf(work.workId));
  }

  /** Nothing holds on to this afterwards: not the timer, nor the signal. */
  async whenFinished(signal: AbortSignal, waitMs: number): Promise<void> {
    const end = () => this.end();
    const timer = setTimeout(end, waitMs);
    signal.addEventListener("abort", end);
    if (signal.aborted || this.#left.size === 0) this.end();
    await this.#over.promise;
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }

  /** A work as it was finished since it is waited for; undefined where it was not. */
  find({ work }: StoredWork): StoredWork | undefined {
    return this.#finished.get(keyOf(work.workId));
  }

  /** The wait is over. */
  end(): void {
    this.#over.resolve();
  }

  [Symbol.dispose](): void {
    this.#forget();
    this.end();
  }

  #cross(key: string): void {
    if (this.#left.delete(key) && this.#left.size === 0) this.end();
  }
}

const keyOf = (workId: Buffer): string => workId.toString("latin1");
