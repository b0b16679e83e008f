import { setTimeout as sleep } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import { certificateFault } from "./certificate-fault.ts";
import { isTemporary } from "./error-report.ts";
import { Patience } from "./patience.ts";

/** How long, and what is said meanwhile. */
export type RetryOptions = {
  /** Whom the attempts talk to, for messages. */
  server: string;
  /** Milliseconds without progress after which it is given up. */
  timeoutMs: number;
  /** Says a line to whoever waits. */
  notice(line: string): void;
};

/**
 * Makes attempts until one succeeds or fails for good. An attempt that fails with UNAVAILABLE,
 * RESOURCE_EXHAUSTED or DEADLINE_EXCEEDED, or whose stream the other side cuts off, is made again
 * after a growing, jittered delay, until `timeoutMs` have passed without progress; then it is given
 * up with a code that means that trying later may help. An attempt whose server falls silent is
 * ended by its patience's signal and counts as DEADLINE_EXCEEDED, or as what the one before it
 * failed with where it had hardly begun.
 */
export const retry = async <T>(
  attempt: (patience: Patience) => Promise<T>,
  options: RetryOptions,
): Promise<T> => {
  using patience = new Patience(options.timeoutMs);
  let saidAtMs = Number.NEGATIVE_INFINITY;
  let delayMs = delayFirstMs;
  let last: StatusError | undefined;
  for (;;) {
    const progressBefore = patience.progress;
    const startedAtMs = performance.now();
    try {
      patience.resume();
      return await attempt(patience);
    } catch (thrown) {
      const isBrief = performance.now() - startedAtMs < options.timeoutMs / 2;
      const ofSilence = (isBrief && last) || silence(options);
      const error = isSilence(thrown, patience) ? ofSilence : thrown;
      if (!(error instanceof StatusError) || !isPassing(error)) throw error;
      const fault = certificateFault(options.server, reasonOf(error));
      if (fault) throw fault;
      if (patience.isOver) throw givenUp(error, options);
      last = error;
      if (patience.progress > progressBefore) delayMs = delayFirstMs;
      if (performance.now() - saidAtMs > noticeEveryMs) {
        saidAtMs = performance.now();
        options.notice(`${options.server}: ${reasonOf(error)}; trying again`);
      }
      await sleep(Math.min(delayMs * (0.5 + Math.random()), patience.remainingMs + 1));
      if (patience.isOver) throw givenUp(error, options);
      delayMs = Math.min(delayMs * 2, delayMaxMs);
    }
  }
};

/** Why a call failed, without the connection's own prose. */
export const reasonOf = (error: StatusError): string => {
  const connecting = /Last error: (?:Error: )?(.*?)\. Resolution note/s.exec(error.message);
  if (connecting) return connecting[1].replace(/ \(\d{4}-.*\)$/, "");
  return error.message === "" ? Code[error.code] : error.message;
};

/**
 * Whether an error may pass: a server that is stopped resets its streams, which grpc-js reports as
 * CANCELLED, or as INTERNAL with the code of HTTP/2.
 */
const isPassing = ({ code, message }: StatusError): boolean =>
  isTemporary(code) || code === Code.CANCELLED || isReset(code, message);

const isReset = (code: Code, message: string): boolean =>
  code === Code.INTERNAL && message.startsWith("Received RST_STREAM");

const delayFirstMs = 100;
const delayMaxMs = 5_000;
const noticeEveryMs = 3_000;

/** Whether an attempt ended because its patience was over. */
const isSilence = (thrown: unknown, patience: Patience): boolean =>
  patience.signal.aborted && thrown instanceof StatusError && thrown.code === Code.CANCELLED;

const silence = ({ server }: RetryOptions): StatusError =>
  new StatusError(Code.DEADLINE_EXCEEDED, `${server} fell silent`);

const givenUp = (error: StatusError, { server, timeoutMs }: RetryOptions): StatusError =>
  new StatusError(
    isTemporary(error.code) ? error.code : Code.UNAVAILABLE,
    `gave up on ${server} after ${timeoutMs / 1_000} s without progress: ${reasonOf(error)}`,
    { cause: error },
  );
