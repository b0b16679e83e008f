/**
 * What `map` makes of each value, as soon as it is made, at most `concurrency` of them at once.
 * Throws what the source or `map` throws first; what is under way then is left alone.
 */
export async function* mapUnordered<In, Out>(
  source: AsyncIterable<In>,
  concurrency: number,
  map: (value: In) => Promise<Out>,
): AsyncGenerator<Out, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const running = new Set<Promise<Step<In, Out>>>();
  const run = (step: Promise<Step<In, Out>>): void => {
    step.catch(ignore);
    running.add(step);
  };
  const read = async (): Promise<Step<In, Out>> => ({ read: await iterator.next() });
  const make = async (value: In): Promise<Step<In, Out>> => ({ made: await map(value) });
  /** The read that is under way, or none. */
  let reading: Promise<Step<In, Out>>[] = [];
  let hasEnded = false;
  try {
    while (!hasEnded || running.size > 0) {
      const mayRead = !hasEnded && reading.length === 0 && running.size < concurrency;
      if (mayRead) reading = [read()];
      const steps = [...running, ...reading];
      const [done, step] = await Promise.race(steps.map(withItself));
      if ("made" in step) {
        running.delete(done);
        yield step.made;
      } else {
        reading = [];
        if (step.read.done) hasEnded = true;
        else run(make(step.read.value));
      }
    }
    return undefined;
  } finally {
    for (const step of reading) step.catch(ignore);
    iterator.return?.()?.then(ignore, ignore);
  }
}

/** Either of what is waited for: another value to begin with, or one that is made. */
type Step<In, Out> = { read: IteratorResult<In> } | { made: Out };

const withItself = async <Value>(promise: Promise<Value>) => [promise, await promise] as const;

const ignore = (): void => undefined;
