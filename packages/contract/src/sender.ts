import type { StatusError } from "./status.ts";

/** Messages of one stream that wait for room on the connection before `send` waits too. */
const waitingMax = 2;

/**
 * Writes messages to a gRPC stream no faster than the connection takes them. grpc-js alone would
 * buffer without a bound, or sixteen messages of up to 4 MiB with its streams' own mark.
 */
export class Sender<Message> {
  readonly #write: (message: Message, written: () => void) => void;
  #waiting = 0;
  #wakeUps: (() => void)[] = [];
  #ended: (() => StatusError) | undefined;

  constructor(write: (message: Message, written: () => void) => void) {
    this.#write = write;
  }

  /** Resolves once there is room for another message; rejects with the reason once ended. */
  async send(message: Message): Promise<void> {
    this.#assertOpen();
    this.#waiting++;
    this.#write(message, () => {
      this.#waiting--;
      this.#wake();
    });
    while (this.#waiting >= waitingMax && !this.#ended) {
      await new Promise<void>((resolve) => this.#wakeUps.push(resolve));
    }
    this.#assertOpen();
  }

  /**
   * From now on everything that waits, and every further message, is rejected. The reason is made
   * where somebody hears it: most calls end with nobody who would.
   */
  end(reason: () => StatusError): void {
    this.#ended ??= reason;
    this.#wake();
  }

  #assertOpen(): void {
    if (this.#ended) throw this.#ended();
  }

  #wake(): void {
    const due = this.#wakeUps;
    this.#wakeUps = [];
    for (const wakeUp of due) wakeUp();
  }
}
