import {
  type ClientCallOptions,
  Code,
  callServerStreaming,
  callUnary,
  type Method,
  StatusError,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Backend } from "./backend.ts";
import type { Backends } from "./backends.ts";
import { backendMetadata } from "./principal.ts";

/** What a backend is told beside the request: who calls, and when nobody waits any more. */
export const backendOptions = (call: CallContext): ClientCallOptions => ({
  metadata: backendMetadata(call),
  signal: call.signal,
});

/** Asks a backend, and the next one where that one is lost. For what only reads. */
export const readOne = <Request, Response>(
  backends: Backends,
  method: Method<Request, Response>,
  request: Request,
  call: CallContext,
): Promise<Response> => askUntilTaken(backends.choose("read"), method, request, call);

/** Asks the first backend, and the next one where that one is lost: for what may come twice. */
export const askUntilTaken = async <Request, Response>(
  [backend, ...others]: Backend[],
  method: Method<Request, Response>,
  request: Request,
  call: CallContext,
): Promise<Response> => {
  try {
    return await askOne(backend, method, request, call);
  } catch (thrown) {
    if (others.length === 0 || !isUnavailable(thrown)) throw thrown;
    return askUntilTaken(others, method, request, call);
  }
};

/** Asks one backend and no other: for a write, which its client repeats where it wants that. */
export const askOne = async <Request, Response>(
  backend: Backend,
  method: Method<Request, Response>,
  request: Request,
  call: CallContext,
): Promise<Response> => {
  using _open = backend.beginCall();
  try {
    return await callUnary(backend.client, method, request, backendOptions(call));
  } catch (thrown) {
    throw explainLoss(thrown, call);
  }
};

/** The same for a stream, as long as it has brought nothing. */
export const readMany = <Request, Response>(
  backends: Backends,
  method: Method<Request, Response>,
  request: Request,
  call: CallContext,
): AsyncGenerator<Response, undefined> => {
  const read = async function* ([backend, ...others]: Backend[]): AsyncGenerator<
    Response,
    undefined
  > {
    let responses = 0;
    try {
      using _open = backend.beginCall();
      const { client } = backend;
      for await (const response of callServerStreaming(
        client,
        method,
        request,
        backendOptions(call),
      )) {
        responses++;
        yield response;
      }
      return undefined;
    } catch (thrown) {
      const error = explainLoss(thrown, call);
      if (responses > 0 || others.length === 0 || !isUnavailable(error)) throw error;
    }
    return yield* read(others);
  };
  return read(backends.choose("read"));
};

/**
 * A call to a backend that ended because the backend is lost, as UNAVAILABLE: grpc-js reports the
 * streams of a connection that breaks as CANCELLED too, or as INTERNAL with HTTP/2's own code.
 */
export const explainLoss = (thrown: unknown, { signal }: CallContext): StatusError => {
  const error = StatusError.from(thrown);
  const isLost =
    error.code === Code.CANCELLED ||
    (error.code === Code.INTERNAL && error.message.startsWith("Received RST_STREAM"));
  if (signal.aborted || !isLost) return error;
  const message = `the backend went away: ${error.message}`;
  return new StatusError(Code.UNAVAILABLE, message, { cause: thrown });
};

const isUnavailable = (thrown: unknown): boolean =>
  StatusError.from(thrown).code === Code.UNAVAILABLE;
