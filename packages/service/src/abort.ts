/** Settles as the promise does, or rejects with the signal's reason as soon as it is aborted. */
export const untilAborted = async <Value>(
  promise: PromiseLike<Value> | Value,
  signal: AbortSignal,
): Promise<Value> => {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
};

/**
 * The same values; throws the signal's reason as soon as it is aborted, even while a value is
 * awaited. Left early, it tells the source so without waiting for it.
 */
export async function* iterateUntilAborted<Value>(
  source: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let leave: (reason: unknown) => void = ignore;
  const abort = () => leave(signal.reason);
  // One listener for all values: adding and removing one costs more than passing a value on.
  signal.addEventListener("abort", abort);
  const nextUntilAborted = () =>
    new Promise<IteratorResult<Value>>((resolve, reject) => {
      leave = reject;
      if (signal.aborted) abort();
      iterator.next().then(resolve, reject);
    });
  try {
    for (;;) {
      const next = await nextUntilAborted();
      if (next.done) return undefined;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    const closed = iterator.return?.();
    closed?.then(undefined, ignore);
  }
}

/** What a source throws while it is left is heard by nobody: the reason to leave it counts. */
const ignore = (): void => undefined;
