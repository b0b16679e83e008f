import { type ChangesBegin, Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { ChangeSource, Depositor, Pass } from "../pass.ts";
import type { Backoff } from "./backoff.ts";
import type { Progress } from "./progress.ts";

/** Between whom passes go, and who hears of it. */
export type PassLoopOptions = {
  source: ChangeSource;
  depositor: Depositor;
  progress: Progress;
  logger: Logger;
  backoff: Backoff;
  signal: AbortSignal;
};

/** Milliseconds that a backend waits for something new before it says that there is nothing. */
const waitMs = 20_000;

/** Pass after pass from backends into one open depositor. */
export class PassLoop {
  readonly #options: PassLoopOptions;
  #token = "";
  /** Up to this entry passes are as small as can be: one of them can't be deposited. */
  #carefulThrough = 0n;
  #isCareful = false;
  /** What was said to be stuck. */
  #stuck: string | undefined;

  constructor(options: PassLoopOptions) {
    this.#options = options;
  }

  /**
   * Goes on until the signal is aborted. Another attempt follows where no backend answers, and
   * where data can't be deposited.
   *
   * @throws StatusError what else the depositor throws.
   */
  async run(): Promise<void> {
    const { depositor, signal } = this.#options;
    this.#token = await depositor.position();
    while (!signal.aborted) {
      const ended = new AbortController();
      try {
        const pass = await this.#next(AbortSignal.any([signal, ended.signal]));
        if (pass) await this.#deposit(pass);
      } finally {
        ended.abort();
      }
    }
  }

  /** The next pass; undefined where there is none now. */
  async #next(signal: AbortSignal): Promise<Pass | undefined> {
    const { source, progress } = this.#options;
    try {
      return await source.next(this.#token, {
        waitMs: progress.state === "following" ? waitMs : 0,
        ...(this.#isCareful && { readings: 1 }),
        signal,
      });
    } catch (thrown) {
      if (!signal.aborted) await this.#explain(StatusError.from(thrown));
      return undefined;
    }
  }

  async #explain(error: StatusError): Promise<void> {
    const { logger, progress, backoff } = this.#options;
    if (this.#token !== "" && startOverCodes.has(error.code)) {
      logger.warn(`starts over from all that there is: ${error.message}`);
      this.#token = "";
      return;
    }
    const text = `no changes come, other attempts follow: ${error.message}`;
    if (progress.fail(text)) logger.warn(text);
    await backoff.pause();
  }

  async #deposit(pass: Pass): Promise<void> {
    const { source, depositor, progress, backoff } = this.#options;
    progress.begin(pass.begin);
    const beganAtMs = performance.now();
    try {
      const deposited = await depositor.deposit(pass, source);
      this.#token = deposited.token;
      this.#goOn(deposited.throughSequence);
      progress.finish(deposited, (performance.now() - beganAtMs) / 1_000);
      backoff.reset();
    } catch (thrown) {
      const error = StatusError.from(thrown);
      if (error.code !== Code.DATA_LOSS) throw error;
      await this.#stick(pass.begin, error);
    }
  }

  /** Has the same asked for in the smallest passes first, to name the one that is at fault. */
  async #stick(begin: ChangesBegin, error: StatusError): Promise<void> {
    const { progress, backoff } = this.#options;
    const { throughSequence } = begin;
    const wasCareful = this.#isCareful;
    this.#isCareful = true;
    if (throughSequence > this.#carefulThrough) this.#carefulThrough = throughSequence;
    if (!wasCareful) return;
    await this.#tellStuck(begin.isWhole ? undefined : throughSequence, error);
    progress.setState("stuck");
    await backoff.pause();
  }

  /** Says it once, when the tables say it too: what is named can be skipped. */
  async #tellStuck(sequence: bigint | undefined, error: StatusError): Promise<void> {
    const { depositor, logger } = this.#options;
    const stuck = sequence === undefined ? "all that there is" : `entry ${sequence}`;
    if (this.#stuck === stuck) return;
    await depositor.noteStuck({ sequence, reason: error.message });
    const text = `${stuck} can't be deposited, and nothing after it: ${error.message}`;
    const fields = sequence === undefined ? {} : { sequence: Number(sequence) };
    logger.error(fields, `${text}; ${wayOut(sequence, error)}`);
    this.#stuck = stuck;
  }

  #goOn(throughSequence: bigint): void {
    if (this.#stuck !== undefined) {
      this.#options.logger.info(`goes on after entry ${throughSequence}`);
      this.#stuck = undefined;
    }
    if (throughSequence >= this.#carefulThrough) this.#isCareful = false;
  }
}

/** The position does not fit the log, or the log no longer tells what came after it. */
const startOverCodes: ReadonlySet<Code> = new Set([Code.FAILED_PRECONDITION, Code.OUT_OF_RANGE]);

const wayOut = (sequence: bigint | undefined, { next }: StatusError): string => {
  if (sequence === undefined) return next ?? "put that right";
  const text = `put that right, or leave it out with wellspring warehouse skip ${sequence}`;
  return next === undefined ? text : `${text}, or ${next}`;
};
