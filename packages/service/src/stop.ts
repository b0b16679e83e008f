import type { Logger } from "./log-line.ts";

/**
 * Keeps a server running until SIGTERM or SIGINT, then closes it in order and ends the process
 * with 0. A second signal ends it at once with 128 + the signal's number. Whatever is thrown and
 * caught by nobody is logged and ends it with 1, at once: its state can't be trusted any more. So
 * does a server that is still `starting` and fails; stopped before it has started, it ends with 0.
 * `onStarted` is called once it has started and can be stopped in order: whoever says that a server
 * is ready says it there, since what hears it may stop the server at once.
 */
export const runUntilStopped = async (
  starting: AsyncDisposable | Promise<AsyncDisposable>,
  { logger, onStarted }: { logger: Logger; onStarted?: () => void },
): Promise<never> => {
  const { promise: signalled, resolve } = Promise.withResolvers<undefined>();
  let signals = 0;
  const stop = (name: NodeJS.Signals, signal: number): void => {
    if (++signals > 1) exit(128 + signal);
    logger.info({ signal: name }, "stopping");
    resolve(undefined);
  };
  const die = (error: unknown, what: string): never => {
    logger.fatal({ err: error }, what);
    return exit(1);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("uncaughtException", (error) => die(error, "uncaught exception"));

  const failToStart = (error: unknown): never => die(error, "starting failed");
  const context = await Promise.race([starting, signalled]).catch(failToStart);
  if (context) onStarted?.();
  await signalled;
  try {
    await context?.[Symbol.asyncDispose]();
  } catch (error) {
    return die(error, "stopping failed");
  }
  logger.info("stopped");
  return exit(0);
};

const exit = (code: number): never => {
  // biome-ignore lint/nursery/noProcessExit: this is where a server's process ends
  process.exit(code);
};
