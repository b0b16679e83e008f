import type { Completed, WorkRequest } from "@wellspring/contract";
import type { Outcome } from "../compute/attempt.ts";

/** Sends one message; resolves when there is room for another. */
type Send = (request: WorkRequest) => Promise<void>;

/** Bytes of outcomes in one message: a quarter of what it may have, and one more outcome. */
const messageBytes = 1024 * 1024;
/** About the bytes of an outcome, or of an index entry, beside what is counted of it. */
const frameBytes = 32;

/**
 * Results on their way to a backend: those that come while a message is sent go together in the
 * next one.
 */
export class Outbox {
  readonly #send: Send;
  #waiting: WorkRequest = emptyRequest();
  #waitingBytes = 0;
  #full: WorkRequest[] = [];
  #isSending = false;

  /** @param send what it rejects with ends the stream by itself: nothing more is sent. */
  constructor(send: Send) {
    this.#send = send;
  }

  /** Puts in what became of work. */
  put(workId: Buffer, outcome: Outcome): void {
    if ("failure" in outcome) this.#waiting.failed.push({ workId, ...outcome });
    else this.#waiting.completed.push({ workId, ...outcome });
    this.#waitingBytes += bytesOf(outcome);
    if (this.#waitingBytes > messageBytes) this.#close();
    this.#start();
  }

  /** Asks for more time for these works; tells that this engine lives where there are none. */
  extend(workIds: Buffer[]): void {
    this.#waiting.extend.push(...workIds);
    this.#start();
  }

  #close(): void {
    this.#full.push(this.#waiting);
    this.#waiting = emptyRequest();
    this.#waitingBytes = 0;
  }

  #start(): void {
    if (this.#isSending) return;
    this.#isSending = true;
    // What comes in this turn of the event loop goes together.
    setImmediate(() => {
      this.#sendAll().catch(() => undefined);
    });
  }

  async #sendAll(): Promise<void> {
    do {
      this.#close();
      const requests = this.#full;
      this.#full = [];
      for (const request of requests) await this.#send(request);
    } while (this.#full.length > 0 || !isEmpty(this.#waiting));
    this.#isSending = false;
  }
}

const bytesOf = (outcome: Outcome): number => {
  if ("failure" in outcome) return frameBytes + Buffer.byteLength(outcome.failure);
  const { result, indexEntries } = outcome;
  return indexEntries.reduce(
    (bytes, entry) => bytes + entryBytes(entry),
    frameBytes + result.length,
  );
};

const entryBytes = ({ name, key }: Completed["indexEntries"][number]): number =>
  frameBytes + Buffer.byteLength(name) + key.length;

const emptyRequest = (): WorkRequest => ({
  open: undefined,
  completed: [],
  failed: [],
  extend: [],
});

const isEmpty = ({ completed, failed, extend }: WorkRequest): boolean =>
  completed.length + failed.length + extend.length === 0;
