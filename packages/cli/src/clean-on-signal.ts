/** Removes what is half made. */
type Clean = () => void | Promise<void>;

/**
 * Removes what is half made when a signal ends the process, which still ends as the signal wants; a
 * second signal ends it at once. Dispose of it when all is made, or gone.
 */
export const cleanOnSignal = (clean: Clean): Disposable => {
  if (cleans.size === 0) for (const signal of endingSignals) process.on(signal, cleanAll);
  cleans.add(clean);
  return {
    [Symbol.dispose]: () => {
      if (cleans.delete(clean) && cleans.size === 0) stopListening();
    },
  };
};

/** What Ctrl-C, a supervisor and a closed terminal send. */
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** One listener cleans all: the process ends once the last of them is done. */
const cleans = new Set<Clean>();

const cleanAll = (signal: NodeJS.Signals): void => {
  stopListening();
  const cleaning = [...cleans].map(async (clean) => clean());
  void Promise.allSettled(cleaning).then(() => process.kill(process.pid, signal));
};

const stopListening = (): void => {
  for (const signal of endingSignals) process.off(signal, cleanAll);
};
