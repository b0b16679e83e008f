import { type Metadata, type StatusObject, status } from "@grpc/grpc-js";

/** The standard status codes of gRPC. */
export const Code = status;
export type Code = status;

/** What a refusal carries beside its code. */
export type StatusErrorOptions = {
  cause?: unknown;
  /** Trailing metadata that goes along to the caller. */
  metadata?: Metadata;
  /** What whoever reads the message can do, a sentence; it is not sent to callers. */
  next?: string | undefined;
};

/**
 * The one error of Wellspring: a status code for programs, a message for people and what they can
 * do next where the code does not say enough, the cause for whoever debugs. Anything else that is
 * thrown is a bug.
 */
export class StatusError extends Error {
  readonly code: Code;
  readonly metadata: Metadata | undefined;
  readonly next: string | undefined;

  constructor(code: Code, message: string, options: StatusErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = "StatusError";
    this.code = code;
    this.metadata = options.metadata;
    this.next = options.next;
  }

  /** The same error where it is one already, a gRPC error's code and text, INTERNAL otherwise. */
  static from(thrown: unknown): StatusError {
    if (thrown instanceof StatusError) return thrown;
    if (isServiceError(thrown)) return StatusError.fromStatus(thrown, { cause: thrown });
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new StatusError(Code.INTERNAL, message, { cause: thrown });
  }

  /**
   * The status that a call of gRPC ended with. A message that is too large, which gRPC takes for
   * RESOURCE_EXHAUSTED, is OUT_OF_RANGE: no other attempt would go better.
   */
  static fromStatus(
    { code, details, metadata }: StatusObject,
    options: Pick<StatusErrorOptions, "cause"> = {},
  ): StatusError {
    const isTooLarge = code === Code.RESOURCE_EXHAUSTED && messageTooLarge.test(details);
    return new StatusError(isTooLarge ? Code.OUT_OF_RANGE : code, details, {
      ...options,
      metadata,
    });
  }

  /** INVALID_ARGUMENT that names the field. */
  static invalid(field: string, message: string): StatusError {
    return new StatusError(Code.INVALID_ARGUMENT, `${field}: ${message}`);
  }
}

/** How grpc-js says that a message is longer than either end allows, compressed or not. */
const messageTooLarge = /^(Received|Sent|Attempted to send) message .*larger than /;

const isServiceError = (thrown: unknown): thrown is StatusObject =>
  thrown instanceof Error &&
  "code" in thrown &&
  typeof thrown.code === "number" &&
  "details" in thrown &&
  typeof thrown.details === "string" &&
  "metadata" in thrown;
