import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";
import type { StatusError } from "@wellspring/contract";
import type { ServedService } from "./grpc-server.ts";
import { bidi, clientStreaming, serverStreaming, unary } from "./handler.ts";

/** A service that answers every call with the error of the moment. */
export const refuseService = (
  definition: ServiceDefinition,
  createError: () => StatusError,
): ServedService => {
  const handlers = Object.entries(definition).map(
    ([name, method]) => [name, refuseMethod(method, createError)] as const,
  );
  return [definition, Object.fromEntries(handlers)];
};

/** A handler that answers every call of a method with the error of the moment. */
export const refuseMethod = (
  { requestStream, responseStream }: Shape,
  createError: () => StatusError,
) => {
  const refuse = (): never => {
    throw createError();
  };
  if (requestStream) return responseStream ? bidi(refuse) : clientStreaming(refuse);
  return responseStream ? serverStreaming(refuse) : unary(refuse);
};

type Shape = Pick<MethodDefinition<unknown, unknown>, "requestStream" | "responseStream">;
