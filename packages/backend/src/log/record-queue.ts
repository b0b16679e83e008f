import { Code, StatusError } from "@wellspring/contract";
import type { Outcome } from "../apply/outcome.ts";
import type { Record } from "../gen/wellspring/backend/v1/log.ts";

/** A record that waits to be written, and the caller who waits for it. */
export type Waiting = {
  record: Record;
  bytes: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
};

/** Bytes of records that may wait; whoever adds more waits outside. */
const waitingBytesMax = 8 * 1024 * 1024;

/** Records between those who append and the one who writes, in order. */
export class RecordQueue {
  readonly #waiting: Waiting[] = [];
  readonly #outside: (() => void)[] = [];
  #bytes = 0;
  #wake: () => void = () => undefined;
  #end: StatusError | undefined;

  /** Resolves with what became of the record. */
  async add(record: Record, bytes: number): Promise<Outcome> {
    while (this.#bytes > waitingBytesMax && !this.#end) {
      await new Promise<void>((resolve) => this.#outside.push(resolve));
    }
    if (this.#end) throw this.#end;
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#waiting.push({ record, bytes, resolve, reject });
    this.#bytes += bytes;
    this.#wake();
    return promise;
  }

  /**
   * Waits for records and takes as many as fit into `bytesMax`, one at least; none once the queue
   * has ended and is empty.
   */
  async take(bytesMax: number): Promise<Waiting[]> {
    while (this.#waiting.length === 0) {
      if (this.#end) return [];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    let [count, bytes] = [0, 0];
    for (const waiting of this.#waiting) {
      if (count > 0 && bytes + waiting.bytes > bytesMax) break;
      bytes += waiting.bytes;
      count++;
    }
    this.#bytes -= bytes;
    for (const enter of this.#outside.splice(0)) enter();
    return this.#waiting.splice(0, count);
  }

  /** Takes no more records; those that wait can still be taken. */
  end(): void {
    this.#close(new StatusError(Code.UNAVAILABLE, "the backend is stopping"));
  }

  /** Takes no more records and rejects those that wait. */
  fail(error: StatusError): void {
    this.#close(error);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #close(error: StatusError): void {
    this.#end ??= error;
    this.#wake();
    for (const enter of this.#outside.splice(0)) enter();
  }
}
