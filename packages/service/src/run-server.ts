import { version } from "@wellspring/contract";
import { createLogger, type Logger } from "./log-line.ts";
import type { ServerConfig } from "./server-config.ts";
import { runUntilStopped } from "./stop.ts";

/** What a server is made of. */
export type ServerParts<Config extends ServerConfig> = {
  /** Its name in log lines. */
  name: string;
  /** Reads and checks what it is started with. */
  readConfig: () => Config;
  /** Starts it. */
  open: (
    config: Config,
    parts: { logger: Logger },
  ) => Promise<AsyncDisposable & { address: string }>;
};

/**
 * Runs a server until it is stopped, as `runUntilStopped` does. It says in a log line where it
 * listens, or why it could not start, with exit code 1.
 */
export const runServer = <Config extends ServerConfig>({
  name,
  readConfig,
  open,
}: ServerParts<Config>): Promise<never> => {
  const logger = createLogger({ name });
  const start = async () => {
    const config = readConfig();
    if (config.logLevel) logger.level = config.logLevel;
    const context = await open(config, { logger });
    logger.info({ version, address: context.address }, "listening");
    return context;
  };
  return runUntilStopped(start(), { logger });
};
