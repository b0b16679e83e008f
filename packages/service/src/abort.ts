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
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), signal);
      if (next.done) return undefined;
      yield next.value;
    }
  } finally {
    const closed = iterator.return?.();
    closed?.then(undefined, ignore);
  }
}

/** What a source throws while it is left is heard by nobody: the reason to leave it counts. */
const ignore = (): void => undefined;
