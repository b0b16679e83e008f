import { JetStreamApiError } from "@nats-io/jetstream";
import { errors } from "@nats-io/transport-node";
import { Code, StatusError } from "@wellspring/contract";

/**
 * What a caller is told of an error of NATS: RESOURCE_EXHAUSTED where the stream is full,
 * INVALID_ARGUMENT where it never takes such an entry, NOT_FOUND where there is no stream,
 * ALREADY_EXISTS where an entry was to be another one than the next, PERMISSION_DENIED where this
 * user may not, else UNAVAILABLE.
 */
export const natsError = (thrown: unknown): StatusError => {
  if (thrown instanceof StatusError) return thrown;
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  const text = cause.message.replaceAll(/\s+/g, " ");
  if (cause instanceof JetStreamApiError) {
    const [code, meaning] = meanings.get(cause.code) ?? [Code.UNAVAILABLE, "NATS refuses"];
    return new StatusError(code, `${meaning}: ${text}`, { cause });
  }
  if (cause instanceof errors.InvalidArgumentError) {
    return new StatusError(Code.INVALID_ARGUMENT, `NATS never takes it: ${text}`, { cause });
  }
  if (isForbidden(cause)) {
    return new StatusError(Code.PERMISSION_DENIED, `NATS does not allow it: ${text}`, { cause });
  }
  return new StatusError(Code.UNAVAILABLE, `NATS does not answer: ${text}`, { cause });
};

/** By JetStream's error codes (server/errors.json of nats-server). */
const meanings = new Map<number, [Code, string]>([
  [10_023, [Code.RESOURCE_EXHAUSTED, "NATS has no room"]],
  [10_047, [Code.RESOURCE_EXHAUSTED, "NATS has no room"]],
  [10_054, [Code.INVALID_ARGUMENT, "the entry is too large for the stream"]],
  [10_059, [Code.NOT_FOUND, "the stream is gone"]],
  [10_071, [Code.ALREADY_EXISTS, "the log goes on already"]],
  [10_077, [Code.RESOURCE_EXHAUSTED, "the log is full"]],
  [10_164, [Code.ALREADY_EXISTS, "the log goes on already"]],
]);

const isForbidden = (error: Error): boolean =>
  error instanceof errors.AuthorizationError ||
  error instanceof errors.PermissionViolationError ||
  error.cause instanceof errors.PermissionViolationError;
