import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * What comes, in lists of 1 to `max`: whatever has come since the list before was taken. No more
 * than one list is read ahead.
 */
export async function* inBatches<Value>(
  source: AsyncIterable<Value>,
  max: number,
): AsyncGenerator<Value[], undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let batch: Value[] = [];
  let isOver = false;
  let wake: () => void = () => undefined;
  const read = async (): Promise<void> => {
    while (!isOver) {
      while (batch.length >= max) await new Promise<void>((resolve) => (resume = resolve));
      const next = await iterator.next();
      if (next.done) isOver = true;
      else batch.push(next.value);
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
      if (batch.length < max && !isOver) await nextTurn();
      if (fault !== undefined) throw fault;
      if (batch.length === 0) return undefined;
      const full = batch;
      batch = [];
      resume();
      yield full;
    }
  } finally {
    isOver = true;
    resume();
    iterator.return?.().catch(() => undefined);
  }
}
