import { setImmediate as nextTurn } from "node:timers/promises";

/** How much one list holds: so many values, and no other one once they weigh so much. */
export type BatchBounds<Value> = {
  count: number;
  weight?: number;
  weightOf?: (value: Value) => number;
};

/**
 * What comes, in lists of 1 or more: whatever has come since the list before was taken. No more
 * than one list is read ahead.
 */
export async function* inBatches<Value>(
  source: AsyncIterable<Value>,
  { count, weight: weightMax = Number.POSITIVE_INFINITY, weightOf = () => 0 }: BatchBounds<Value>,
): AsyncGenerator<Value[], undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let batch: Value[] = [];
  let weight = 0;
  const isFull = () => batch.length >= count || weight >= weightMax;
  let isOver = false;
  let wake: () => void = () => undefined;
  const read = async (): Promise<void> => {
    while (!isOver) {
      while (isFull()) await new Promise<void>((resolve) => (resume = resolve));
      const next = await iterator.next();
      if (next.done) isOver = true;
      else {
        batch.push(next.value);
        weight += weightOf(next.value);
      }
      wake();
    }
  };
  let resume: () => void = () => undefined;
  let fault: unknown;
  read().catch((thrown: unknown) => {
    fault = thrown;
    isOver = true;
    wake();
  });
  try {
    for (;;) {
      while (batch.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
      // What came in this turn of the event loop goes together.
      if (!isFull() && !isOver) await nextTurn();
      if (fault !== undefined) throw fault;
      if (batch.length === 0) return undefined;
      const full = batch;
      [batch, weight] = [[], 0];
      resume();
      yield full;
    }
  } finally {
    isOver = true;
    resume();
    iterator.return?.().catch(() => undefined);
  }
}
