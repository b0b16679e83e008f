import type { Readable } from "node:stream";
import { limits } from "@wellspring/contract";

/**
 * The chunks of a request's body as they come, to its end; a slow iteration slows the caller. What
 * is left early can be read no further: the rest is thrown away as it comes, since a client may
 * read no answer before it has written all. Throws what breaks it off, as a caller does who sends
 * nothing for long.
 *
 * A stream's own iterator costs as much as all else that is done for a small request.
 */
export async function* readChunks(
  body: Readable,
  idleMs: number = limits.bodyIdleMs,
): AsyncGenerator<Buffer, undefined> {
  const intake = new Intake(body, idleMs);
  try {
    while (!intake.isOver) {
      yield* intake.take();
      await intake.more();
    }
    return undefined;
  } finally {
    intake.end();
  }
}

/** Bytes that may wait to be taken. */
const waitingBytesMax = 256 * 1024;

/** What has come and was not taken. */
class Intake {
  readonly #body: Readable;
  readonly #idleMs: number;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #isWhole = false;
  #fault: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(body: Readable, idleMs: number) {
    this.#body = body;
    this.#idleMs = idleMs;
    body.on("data", this.#hear).on("error", this.#breakOff);
    body.once("end", this.#finish).once("close", () => this.#breakOff());
    if (body.destroyed) this.#breakOff();
  }

  /** Whether all was taken; throws what broke it off once the rest was. */
  get isOver(): boolean {
    if (this.#waiting.length > 0) return false;
    if (this.#fault) throw this.#fault;
    return this.#isWhole;
  }

  take(): Buffer[] {
    const taken = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    return taken;
  }

  /** Resolves when there is something to take, or an end. */
  async more(): Promise<void> {
    if (this.#waiting.length > 0 || this.#isWhole || this.#fault) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    if (this.#body.isPaused()) this.#body.resume();
    const timer = setTimeout(() => this.#giveUp(), this.#idleMs);
    await promise;
    clearTimeout(timer);
  }

  /** Hears nothing more; an error has nobody else to hear it. */
  end(): void {
    this.#body.off("data", this.#hear);
    this.#body.resume();
  }

  /** Whoever is gone without a word would keep what came of the body for good. */
  #giveUp(): void {
    this.#breakOff(new Error(`nothing came for ${this.#idleMs} ms`));
    this.#body.destroy();
  }

  readonly #hear = (chunk: Buffer): void => {
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= waitingBytesMax) this.#body.pause();
    this.#wake();
  };

  readonly #finish = (): void => {
    this.#isWhole = true;
    this.#wake();
  };

  readonly #breakOff = (error?: Error): void => {
    if (this.#isWhole) return;
    this.#fault ??= error ?? new Error("the connection was closed");
    this.#wake();
  };
}
