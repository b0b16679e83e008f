import type { StoredWork } from "./work-state.ts";

/** Works that are held: some MB, and more than engines have at once. */
const worksMax = 5_000;

/**
 * Works that came lately and wait, as the store has them: most are finished soon, and need not be
 * read for it. What is not here may wait all the same.
 */
export class RecentWorks {
  readonly #waiting = new Map<string, StoredWork>();

  /**
   * The work with this id, undefined where it is not here. Whoever takes one is about to finish
   * it: from now on only the store knows what becomes of it.
   */
  take(workId: Buffer): StoredWork | undefined {
    const key = keyOf(workId);
    const stored = this.#waiting.get(key);
    if (stored) this.#waiting.delete(key);
    return stored;
  }

  /** Hears what works an entry has wait or finishes, once that is written. */
  hear(changes: readonly StoredWork[]): void {
    for (const stored of changes) {
      const key = keyOf(stored.work.workId);
      if (stored.outcome) this.#waiting.delete(key);
      else this.#waiting.set(key, stored);
    }
    for (const key of this.#waiting.keys()) {
      if (this.#waiting.size <= worksMax) return;
      this.#waiting.delete(key);
    }
  }
}

const keyOf = (workId: Buffer): string => workId.toString("latin1");
