import { setTimeout as delay } from "node:timers/promises";
import { createLogger } from "@wellspring/service";
import type { SharedLogConfig } from "../log/log-config.ts";
import { Backend } from "./backend.ts";

/** A backend that can't open its log yet, and says so in log lines. */
export class WaitingBackend implements AsyncDisposable {
  /** Gives the backend once it has opened its storage. */
  readonly opening: Promise<Backend>;
  readonly #lines: string[] = [];
  readonly #stopped = new AbortController();

  /** Begins to open one in a folder that stays. */
  constructor(path: string, log: SharedLogConfig) {
    const destination = { write: (line: string) => void this.#lines.push(line) };
    const logger = createLogger({ name: "spec", destination });
    this.opening = Backend.openIn(path, { log, logger, signal: this.#stopped.signal });
    this.opening.catch(() => undefined);
  }

  /** Waits until it has said something so often. */
  async untilSaid(text: string, times = 1): Promise<void> {
    const isSaid = () => this.#lines.filter((line) => line.includes(text)).length >= times;
    const opened = this.opening.then(() => Promise.reject(new Error("it has opened its log")));
    while (!isSaid()) await Promise.race([opened, delay(20)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    const backend = await this.opening.catch(() => undefined);
    await backend?.[Symbol.asyncDispose]();
  }
}
