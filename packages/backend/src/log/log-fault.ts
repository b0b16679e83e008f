import { Code, StatusError } from "@wellspring/contract";

/** A log has stopped: an entry can't be applied, and nothing may follow it. */
export const cannotApply = (sequence: bigint, cause: StatusError): StatusError =>
  new StatusError(
    Code.UNAVAILABLE,
    `the backend has stopped: entry ${sequence} can't be applied: ${cause.message}`,
    { cause },
  );

/** Nobody knows what of an entry is on the disk, so that nothing may follow it. */
export const unflushed = (sequence: bigint, thrown: unknown): StatusError => {
  const cause = StatusError.from(thrown);
  const message = `entry ${sequence} may be lost: ${cause.message}`;
  return new StatusError(Code.DATA_LOSS, message, { cause });
};

/** The stream no longer holds the entry that is next. */
export const trimmed = (first: bigint): StatusError =>
  new StatusError(Code.OUT_OF_RANGE, `the log begins with entry ${first} by now`);

/** The stream holds another entry in the place of one that is applied: it lost its end. */
export const otherEntry = (sequence: bigint): StatusError =>
  new StatusError(
    Code.FAILED_PRECONDITION,
    `this backend has applied another entry ${sequence} than the log holds: ` +
      "the log has lost entries",
  );

/** Whether a log stopped because a store that is further is needed to go on. */
export const isTrimmed = (fault: StatusError): boolean => codeOfCause(fault) === Code.OUT_OF_RANGE;

/** Whether a log stopped because what is stored can't be read. */
export const isDamage = (fault: StatusError): boolean => codeOfCause(fault) === Code.DATA_LOSS;

/** Whether a log stopped because another one took its place in the stream. */
export const isReplaced = (fault: StatusError): boolean => codeOfCause(fault) === Code.ABORTED;

const codeOfCause = ({ code, cause }: StatusError): Code | undefined =>
  code === Code.UNAVAILABLE && cause instanceof StatusError ? cause.code : undefined;
