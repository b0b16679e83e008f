import type { Client } from "@grpc/grpc-js";
import {
  type ClientCallOptions,
  Code,
  callServerStreaming,
  callUnary,
  type Method,
  StatusError,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Backends } from "./backends.ts";
import { backendMetadata } from "./principal.ts";

/** What a backend is told beside the request: who calls, and when nobody waits any more. */
export const backendOptions = (call: CallContext): ClientCallOptions => ({
  metadata: backendMetadata(call),
  signal: call.signal,
});

/** Asks a backend, and the next one where that one is UNAVAILABLE. For what only reads. */
export const readOne = <Request, Response>(
  backends: Backends,
  method: Method<Request, Response>,
  request: Request,
  call: CallContext,
): Promise<Response> => {
  const ask = async ([client, ...others]: Client[]): Promise<Response> => {
    try {
      return await callUnary(client, method, request, backendOptions(call));
    } catch (thrown) {
      if (others.length === 0 || !isUnavailable(thrown)) throw thrown;
      return ask(others);
    }
  };
  return ask(backends.choose());
};

/** The same for a stream, as long as it has brought nothing. */
export const readMany = <Request, Response>(
  backends: Backends,
  method: Method<Request, Response>,
  request: Request,
  call: CallContext,
): AsyncGenerator<Response, undefined> => {
  const read = async function* ([client, ...others]: Client[]): AsyncGenerator<
    Response,
    undefined
  > {
    let responses = 0;
    try {
      const stream = callServerStreaming(client, method, request, backendOptions(call));
      for await (const response of stream) {
        responses++;
        yield response;
      }
      return undefined;
    } catch (thrown) {
      if (responses > 0 || others.length === 0 || !isUnavailable(thrown)) throw thrown;
    }
    return yield* read(others);
  };
  return read(backends.choose());
};

const isUnavailable = (thrown: unknown): boolean =>
  StatusError.from(thrown).code === Code.UNAVAILABLE;
