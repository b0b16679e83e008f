import { setTimeout as delay } from "node:timers/promises";
import { Code, limits, MyReply, StatusError, type Submission } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { natsEngine } from "../engines.ts";
import { assertData } from "./assert-data.ts";
import type { Arrival } from "./bus.ts";
import { createWorkId, formatWorkId } from "./work-id.ts";

/** What an intake is made of. */
export type IntakeOptions = {
  /** Hands submissions to a backend; resolves once they are durable there. */
  submit: (submissions: Submission[]) => Promise<void>;
  logger: Logger;
  /** Hears of data that were handed in, and of messages that were refused. */
  count: (what: "taken" | "refused") => void;
};

type Waiting = { arrival: Arrival; submission: Submission; atMs: number };

/** Bytes of data in one call. */
const batchBytesMax = limits.messageBytesMax / 4;

/** Messages, and bytes of them, that wait to be handed in: others are refused. */
const waitingMax = 100_000;
const waitingBytesMax = 64 * 1024 * 1024;

/** Milliseconds after which who waits for an answer hears that there will be none. */
const patienceMs = 5_000;

/** Milliseconds before data are handed in again that no backend took. */
const againMs = 500;

/** Milliseconds between two lines on messages that are refused. */
const sayAgainMs = 1_000;

/** Hands in what comes over NATS as work, many messages in one call, and answers who asked. */
export class DataIntake implements Disposable {
  readonly #options: IntakeOptions;
  readonly #closed = new AbortController();
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #handingIn: Promise<void> | undefined;
  #refused = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Takes a message; what is no data, or too much, is refused. */
  take(arrival: Arrival): void {
    try {
      assertData(arrival.payload);
      this.#assertRoom(arrival);
    } catch (thrown) {
      this.#refuse(arrival, StatusError.from(thrown));
      return;
    }
    this.#waiting.push({ arrival, submission: createSubmission(arrival), atMs: performance.now() });
    this.#waitingBytes += arrival.payload.length;
    this.#handingIn ??= this.#handIn();
  }

  /** Resolves when all that was taken is handed in or refused. */
  async drain(): Promise<void> {
    await this.#handingIn;
  }

  /** Refuses what is not handed in. */
  [Symbol.dispose](): void {
    this.#closed.abort();
    const stopping = new StatusError(Code.UNAVAILABLE, "the engine stops: send it again");
    for (const { arrival } of this.#waiting.splice(0)) this.#refuse(arrival, stopping);
  }

  #assertRoom({ payload }: Arrival): void {
    const bytes = this.#waitingBytes + payload.length;
    if (this.#waiting.length < waitingMax && bytes <= waitingBytesMax) return;
    const text = `${this.#waiting.length} messages wait already to be kept: send it again later`;
    throw new StatusError(Code.RESOURCE_EXHAUSTED, text);
  }

  async #handIn(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      try {
        await this.#options.submit(batch.map(({ submission }) => submission));
        for (const each of batch) this.#accept(each);
      } catch (thrown) {
        await this.#putOff(batch, StatusError.from(thrown));
      }
    }
    this.#handingIn = undefined;
  }

  #takeBatch(): Waiting[] {
    let [count, bytes] = [0, 0];
    while (count < this.#waiting.length && count < limits.submissionsMax && bytes < batchBytesMax) {
      bytes += this.#waiting[count++].arrival.payload.length;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  #accept({ arrival, submission }: Waiting): void {
    this.#options.count("taken");
    const id = formatWorkId(submission.workId);
    const reply = MyReply.encode({ TheReply: `kept as ${id}` });
    arrival.answer?.(reply.finish(), { "Nats-Msg-Id": id });
  }

  /** What may be taken later waits, but for those that somebody waits for who can ask again. */
  async #putOff(batch: readonly Waiting[], error: StatusError): Promise<void> {
    const { logger } = this.#options;
    const isFinal = error.code === Code.INVALID_ARGUMENT || error.code === Code.ALREADY_EXISTS;
    const staying: Waiting[] = [];
    for (const each of batch) {
      const isLate = each.arrival.answer && performance.now() - each.atMs >= patienceMs;
      const isOver = isFinal || isLate || this.#closed.signal.aborted;
      if (isOver) this.#refuse(each.arrival, error);
      else staying.push(each);
    }
    this.#waiting = [...staying, ...this.#waiting];
    for (const { arrival } of staying) this.#waitingBytes += arrival.payload.length;
    if (staying.length === 0) return;
    logger.warn({ messages: this.#waiting.length }, `data of NATS wait: ${error.message}`);
    const { signal } = this.#closed;
    await delay(againMs, undefined, { signal, ref: false }).catch(() => undefined);
  }

  #refuse({ answer }: Arrival, { code, message }: StatusError): void {
    this.#options.count("refused");
    const reply = MyReply.encode({ TheReply: `refused, ${Code[code]}: ${message}` });
    answer?.(reply.finish(), {
      "Nats-Service-Error": message,
      "Nats-Service-Error-Code": code === Code.INVALID_ARGUMENT ? "400" : "503",
    });
    this.#refused++;
    if (performance.now() - this.#saidAtMs < sayAgainMs) return;
    const text = `a message on NATS was refused: ${message}`;
    this.#options.logger.warn({ messages: this.#refused }, text);
    this.#saidAtMs = performance.now();
    this.#refused = 0;
  }
}

const createSubmission = (arrival: Arrival): Submission => ({
  workId: createWorkId(arrival),
  project: "",
  engine: natsEngine,
  body: Buffer.from(arrival.payload),
  contentType: "application/protobuf",
  stagedChunks: 0,
  errors: [],
});
