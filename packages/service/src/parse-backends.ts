import { Code, StatusError } from "@wellspring/contract";
import { parseListenAddress } from "./config.ts";
import { type EndpointService, parseEndpointService } from "./kubernetes/endpoint-service.ts";

/** `host:port` of each backend, at least one, or the Service behind which they come and go. */
export type BackendSource = readonly string[] | EndpointService;

/**
 * Parses `HOST:PORT,…`, each once, or `kubernetes:NAMESPACE/SERVICE:PORT`.
 *
 * @throws StatusError INVALID_ARGUMENT.
 */
export const parseBackends = (text: string): BackendSource =>
  parseEndpointService(text) ?? [
    ...new Set(text.split(",").map((part) => parseBackend(part.trim()))),
  ];

const parseBackend = (text: string): string => {
  if (isAddress(text)) return text;
  const message = `"${text}" is no address: HOST:PORT such as 127.0.0.1:50052 is`;
  throw new StatusError(Code.INVALID_ARGUMENT, message);
};

const isAddress = (text: string): boolean => {
  try {
    return parseListenAddress(text).port > 0;
  } catch {
    return false;
  }
};
