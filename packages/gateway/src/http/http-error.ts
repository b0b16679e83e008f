import { Code, StatusError } from "@wellspring/contract";

/** A refusal that only HTTP knows, such as 415; everything else is a StatusError alone. */
export class HttpError extends StatusError {
  /** The status of HTTP. */
  readonly status: number;

  constructor(status: number, code: Code, message: string) {
    super(code, message);
    this.name = "HttpError";
    this.status = status;
  }

  /** 413: a body of more than so many bytes. */
  static tooLarge(bytesMax: number): HttpError {
    return new HttpError(413, Code.OUT_OF_RANGE, `the body has more than ${bytesMax} bytes`);
  }

  /** 415: a body of a type or an encoding that the path does not take. */
  static unsupported(kind: string, allowed: string): HttpError {
    const message = `bodies of ${kind} are not taken: ${allowed}`;
    return new HttpError(415, Code.INVALID_ARGUMENT, message);
  }
}

/** The status of HTTP that says what an error says. */
export const errorToStatus = (error: StatusError): number => {
  if (error instanceof HttpError) return error.status;
  return statuses.get(error.code) ?? 500;
};

const statuses: ReadonlyMap<Code, number> = new Map([
  [Code.INVALID_ARGUMENT, 400],
  [Code.OUT_OF_RANGE, 400],
  [Code.UNAUTHENTICATED, 401],
  [Code.PERMISSION_DENIED, 403],
  [Code.NOT_FOUND, 404],
  [Code.ALREADY_EXISTS, 409],
  [Code.ABORTED, 409],
  [Code.FAILED_PRECONDITION, 412],
  [Code.RESOURCE_EXHAUSTED, 429],
  // nginx's "client closed request": nobody reads it.
  [Code.CANCELLED, 499],
  [Code.UNIMPLEMENTED, 501],
  [Code.UNAVAILABLE, 503],
  [Code.DEADLINE_EXCEEDED, 504],
]);
