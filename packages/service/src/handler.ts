import { setImmediate as nextTurn } from "node:timers/promises";
import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  ServerDuplexStream,
  ServerReadableStream,
  ServerWritableStream,
  StatusObject,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { Code, limits, Sender, StatusError } from "@wellspring/contract";
import { iterateUntilAborted, untilAborted } from "./abort.ts";
import type { Admission } from "./admission.ts";
import { type CallContext, RunningCall } from "./call-context.ts";
import type { Logger } from "./log-line.ts";

/** A call that has ended, for metrics and log lines. */
export type FinishedCall = {
  method: string;
  principal: string;
  code: Code;
  ms: number;
  /** What its handler was given, to tell calls apart. */
  context: CallContext;
};

/** What a server gives to all its handlers. */
export type CallHooks = {
  logger: Logger;
  /** Says who makes a call, or throws what refuses it; everyone may where absent. */
  admit?: (call: CallContext) => Admission;
  /** Hears of every call that has ended. */
  observeCall?: (call: FinishedCall) => void;
  /** Milliseconds without a message after which a stream ends; `limits.streamIdleMs`. */
  streamIdleMs?: number;
  /** Where calls stand while they are open. */
  running?: Set<RunningCall>;
};

/** Implementations of a service that wait for their server's hooks. */
export type Handlers<Service> = { [Name in keyof Service]: (hooks: CallHooks) => Service[Name] };

/**
 * The grpc-js implementation of a service.
 *
 * What a handler throws becomes the call's status: a StatusError with its code, message and
 * metadata; anything else INTERNAL "internal error", and the stack in the log.
 */
export const bindHandlers = (
  handlers: Handlers<UntypedServiceImplementation>,
  hooks: CallHooks,
): UntypedServiceImplementation =>
  Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, handler(hooks)]));

/** A method with one message there and one back. */
export const unary =
  <Request, Response>(
    answer: (request: Request, call: CallContext) => Promise<Response> | Response,
  ) =>
  (hooks: CallHooks): handleUnaryCall<Request, Response> =>
  (call, respond) => {
    const running = new RunningCall(call);
    const { context } = running;
    const work = async () => {
      running.admit(hooks.admit)?.check(call.request);
      respond(null, await untilAborted(answer(call.request, context), context.signal));
    };
    run(running, hooks, work, (error) => {
      if (error) respond(errorToStatus(error));
    });
  };

/** A method with a stream there, read as fast as the handler takes it, and one message back. */
export const clientStreaming =
  <Request, Response>(
    answer: (requests: AsyncIterable<Request>, call: CallContext) => Promise<Response>,
  ) =>
  (hooks: CallHooks): handleClientStreamingCall<Request, Response> =>
  (call, respond) => {
    const running = new RunningCall(call);
    const { context } = running;
    running.limitIdle(hooks.streamIdleMs ?? limits.streamIdleMs);
    const work = async () => {
      const admission = running.admit(hooks.admit);
      const requests = readRequests(call, running, admission);
      respond(null, await untilAborted(answer(requests, context), context.signal));
    };
    run(running, hooks, work, (error) => {
      if (error) respond(errorToStatus(error));
    });
  };

/**
 * A method with one message there and a stream back, sent as fast as the caller takes it; one who
 * takes nothing for long is cut off, since a stream may hold on to a state of the store.
 */
export const serverStreaming =
  <Request, Response>(answer: (request: Request, call: CallContext) => AsyncIterable<Response>) =>
  (hooks: CallHooks): handleServerStreamingCall<Request, Response> =>
  (call) => {
    const running = new RunningCall(call);
    running.limitIdle(hooks.streamIdleMs ?? limits.streamIdleMs);
    const work = async () => {
      const admission = running.admit(hooks.admit);
      admission?.check(call.request);
      await sendAll(call, answer(call.request, running.context), running, admission);
    };
    run(running, hooks, work, (error) => endStream(call, error));
  };

/**
 * A method with streams in both directions. Requests are read as fast as the handler takes them;
 * they throw what cuts the call short. The call ends with the responses, all requests read or not;
 * many small ones that come together are best given as a list.
 */
export const bidi =
  <Request, Response>(
    answer: (
      requests: AsyncIterable<Request>,
      call: CallContext,
    ) => AsyncIterable<Response | readonly Response[]>,
  ) =>
  (hooks: CallHooks): handleBidiStreamingCall<Request, Response> =>
  (call) => {
    const running = new RunningCall(call);
    running.limitIdle(hooks.streamIdleMs ?? limits.streamIdleMs);
    const work = async () => {
      const admission = running.admit(hooks.admit);
      const requests = readRequests(call, running, admission);
      await sendAll(call, answer(requests, running.context), running, admission);
    };
    run(running, hooks, work, (error) => endStream(call, error));
  };

/** Runs a call's work to its end, whatever that is, and tells everyone. Never rejects. */
const run = (
  running: RunningCall,
  hooks: CallHooks,
  work: () => Promise<void>,
  end: (error?: StatusError) => void,
): void => {
  const { context } = running;
  const { method } = context;
  hooks.running?.add(running);
  const finish = (error?: StatusError): void => {
    running.close();
    hooks.running?.delete(running);
    end(error);
    const code = error?.code ?? Code.OK;
    const { principal } = context;
    hooks.observeCall?.({ method, principal, code, ms: running.ms, context });
  };
  work()
    .then(
      () => finish(),
      (thrown: unknown) => finish(explainFailure(thrown, context, hooks.logger)),
    )
    .catch((bug: unknown) => hooks.logger.error({ err: bug, method }, "a call could not be ended"));
};

/** What the caller hears about what a handler threw. */
const explainFailure = (thrown: unknown, call: CallContext, logger: Logger): StatusError => {
  if (call.signal.aborted) return StatusError.from(call.signal.reason);
  if (thrown instanceof StatusError) return thrown;
  logger.error({ err: thrown, method: call.method }, "a call failed unexpectedly");
  return new StatusError(Code.INTERNAL, "internal error", { cause: thrown });
};

type ResponseStream<Response> =
  | ServerWritableStream<unknown, Response>
  | ServerDuplexStream<unknown, Response>;

/** Sends responses no faster than the caller takes them, as long as the caller may have them. */
const sendAll = async <Response>(
  call: ResponseStream<Response>,
  responses: AsyncIterable<Response | readonly Response[]>,
  running: RunningCall,
  admission: Admission | undefined,
): Promise<void> => {
  const { signal } = running.context;
  const sender = new Sender<Response>((response, written) => call.write(response, written));
  signal.addEventListener("abort", () => sender.end(() => StatusError.from(signal.reason)));
  for await (const given of iterateUntilAborted(responses, signal)) {
    admission?.assertLasting();
    for (const response of isList(given) ? given : [given]) {
      await sender.send(response);
      running.touch();
    }
  }
};

const isList = <Response>(given: Response | readonly Response[]): given is readonly Response[] =>
  Array.isArray(given);

async function* readRequests<Request>(
  call: ServerDuplexStream<Request, unknown> | ServerReadableStream<Request, unknown>,
  running: RunningCall,
  admission: Admission | undefined,
): AsyncGenerator<Request, undefined> {
  const requests: AsyncIterable<Request> = call.iterator({ destroyOnReturn: false });
  for await (const request of iterateUntilAborted(requests, running.context.signal)) {
    running.touch();
    admission?.check(request);
    yield request;
  }
  // Requests of a call that was cancelled end like others; that it was is told a turn later.
  await nextTurn();
  running.context.signal.throwIfAborted();
  return undefined;
}

/** grpc-js makes the status of a stream out of an event. */
const endStream = (call: ResponseStream<never>, error?: StatusError): void => {
  if (call.cancelled) return;
  if (error) call.emit("error", errorToStatus(error));
  else call.end();
};

const errorToStatus = ({ code, message, metadata }: StatusError): Partial<StatusObject> => ({
  code,
  details: message.toWellFormed(),
  ...(metadata && { metadata: withoutTransport(metadata) }),
});

/** Metadata of an error that came from another server has that server's HTTP/2 headers in it. */
const withoutTransport = (metadata: Metadata): Metadata => {
  const own = metadata.clone();
  own.remove("content-type");
  own.remove("date");
  return own;
};
