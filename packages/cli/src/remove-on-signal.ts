import { rmSync } from "node:fs";

/**
 * Removes a file when a signal ends the process, which still ends as the signal wants. Dispose of
 * it when the file is to stay, or is gone.
 */
export const removeOnSignal = (path: string): Disposable => {
  const remove = (signal: NodeJS.Signals): void => {
    stop();
    rmSync(path, { force: true });
    process.kill(process.pid, signal);
  };
  const stop = (): void => {
    for (const signal of endingSignals) process.off(signal, remove);
  };
  for (const signal of endingSignals) process.on(signal, remove);
  return { [Symbol.dispose]: stop };
};

/** What Ctrl-C, a supervisor and a closed terminal send. */
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
