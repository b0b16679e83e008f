import {
  type CallOptions,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientWritableStream,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { Sender } from "./sender.ts";
import { Code, StatusError } from "./status.ts";

/** A method of a generated service definition, such as `RunServiceService.getRun`. */
export type Method<Request, Response> = {
  path: string;
  requestSerialize: (request: Request) => Buffer;
  responseDeserialize: (bytes: Buffer) => Response;
};

/** What a caller may say about a call beside its request. */
export type ClientCallOptions = {
  metadata?: Metadata;
  /** Cancels the call. */
  signal?: AbortSignal;
  /** When the call ends with DEADLINE_EXCEEDED; never where absent. */
  deadline?: Date;
};

/** One message there and one back; rejects with a StatusError. */
export const callUnary = <Request, Response>(
  client: Client,
  method: Method<Request, Response>,
  request: Request,
  options: ClientCallOptions = {},
): Promise<Response> => {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const answer = (error: ServiceError | null, response?: Response): void => {
    if (error) reject(StatusError.from(error));
    else if (response !== undefined) resolve(response);
    else reject(new StatusError(Code.INTERNAL, `${method.path} answered without a message`));
  };
  const { path, requestSerialize, responseDeserialize } = method;
  const call = client.makeUnaryRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    options.metadata ?? new Metadata(),
    grpcOptions(options),
    answer,
  );
  const release = cancelOn(options.signal, call);
  return promise.finally(release);
};

/**
 * One message there and a stream back. The call starts at once; it is cancelled when the iteration
 * is left early; a slow iteration slows the server. Throws StatusErrors.
 */
export const callServerStreaming = <Request, Response>(
  client: Client,
  method: Method<Request, Response>,
  request: Request,
  options: ClientCallOptions = {},
): AsyncIterableIterator<Response> => {
  const { path, requestSerialize, responseDeserialize } = method;
  const call = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    options.metadata ?? new Metadata(),
    grpcOptions(options),
  );
  return readResponses(call, cancelOn(options.signal, call));
};

/** A stream there and one message back. */
export type ClientStreamingCall<Request, Response> = Pick<
  BidiCall<Request, Response>,
  "send" | "end" | "cancel"
> & {
  /** What the server answers; rejects with a StatusError, also before all is sent. */
  response: Promise<Response>;
};

/** Starts a stream that is answered with one message. */
export const callClientStreaming = <Request, Response>(
  client: Client,
  method: Method<Request, Response>,
  options: ClientCallOptions = {},
): ClientStreamingCall<Request, Response> => {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const call = client.makeClientStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    options.metadata ?? new Metadata(),
    grpcOptions(options),
    (error, response) => {
      if (error) reject(StatusError.from(error));
      else if (response !== undefined) resolve(response);
      else reject(new StatusError(Code.INTERNAL, `${method.path} answered without a message`));
    },
  );
  const release = cancelOn(options.signal, call);
  const response = promise.finally(release);
  // It may fail while its caller still sends.
  response.catch(() => undefined);
  const sender = createSender(call);
  return {
    send: (request) => sender.send(request),
    end: () => call.end(),
    response,
    cancel: () => call.cancel(),
  };
};

/** A stream in both directions. */
export type BidiCall<Request, Response> = {
  /**
   * Sends one message. Resolves as soon as the connection has room for another, so that a slow
   * server slows whoever awaits it; rejects with the call's status once it has ended.
   */
  send(request: Request): Promise<void>;
  /** Tells the server that nothing more comes. */
  end(): void;
  /** What the server sends, to be iterated once; throws the call's status unless it is OK. */
  responses: AsyncIterableIterator<Response>;
  cancel(): void;
};

/** Starts a stream in both directions. */
export const callBidi = <Request, Response>(
  client: Client,
  method: Method<Request, Response>,
  options: ClientCallOptions = {},
): BidiCall<Request, Response> => {
  const call = client.makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    options.metadata ?? new Metadata(),
    grpcOptions(options),
  );
  const release = cancelOn(options.signal, call);
  const sender = createSender(call);
  return {
    send: (request) => sender.send(request),
    end: () => call.end(),
    responses: readResponses(call, release),
    cancel: () => call.cancel(),
  };
};

/** A sender that ends with the call. */
const createSender = <Request>(
  call: ClientDuplexStream<Request, unknown> | ClientWritableStream<Request>,
): Sender<Request> => {
  const sender = new Sender<Request>((request, written) => call.write(request, written));
  call.once("status", (status) => {
    sender.end(() =>
      status.code === Code.OK
        ? new StatusError(Code.CANCELLED, "the server has ended the call")
        : StatusError.fromStatus(status),
    );
  });
  return sender;
};

/** An iterator that starts to listen at once, so that no error goes unheard before it is used. */
const readResponses = <Response>(
  call: ClientReadableStream<Response>,
  release: () => void,
): AsyncIterableIterator<Response> => {
  let failure: unknown;
  call.on("error", (error) => {
    failure ??= error;
  });
  call.once("status", release);
  return iterate(call, () => failure);
};

async function* iterate<Response>(
  call: ClientReadableStream<Response>,
  failure: () => unknown,
): AsyncGenerator<Response, undefined> {
  try {
    const messages: AsyncIterable<Response> = call;
    yield* messages;
    // A call that failed before its iteration began looks as if it had ended well.
    if (failure() !== undefined) throw failure();
    return undefined;
  } catch (error) {
    throw StatusError.from(failure() ?? error);
  } finally {
    call.cancel();
  }
}

const grpcOptions = ({ deadline }: ClientCallOptions): CallOptions =>
  deadline === undefined ? {} : { deadline };

/** @returns what to call once the signal needs no attention any more. */
const cancelOn = (signal: AbortSignal | undefined, call: { cancel(): void }): (() => void) => {
  if (!signal) return () => undefined;
  const cancel = () => call.cancel();
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  return () => signal.removeEventListener("abort", cancel);
};
