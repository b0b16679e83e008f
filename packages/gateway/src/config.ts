import { StatusError } from "@wellspring/contract";
import { flagName, type ListenAddress, parseListenAddress, readConfig } from "@wellspring/service";
import { z } from "zod";
import { type EndpointService, parseEndpointService } from "./kubernetes/endpoint-service.ts";

/** What a gateway is started with. */
export type Config = {
  listen: ListenAddress;
  /** `host:port` of each backend, at least one, or the Service behind which they come and go. */
  backends: string[] | EndpointService;
  /** Whether a line for each call that passes through is printed. */
  print: boolean;
  /** Milliseconds that open calls get to end when the gateway stops. */
  drainTimeoutMs: number;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readGatewayConfig = (options: unknown): Config => {
  const { backend, ...config } = readConfig(schema, options, flagName);
  return { ...config, backends: backend };
};

const parseBackends = (text: string): string[] | EndpointService =>
  parseEndpointService(text) ?? [
    ...new Set(text.split(",").map((part) => parseBackend(part.trim()))),
  ];

const parseBackend = (text: string): string => {
  if (isAddress(text)) return text;
  const message = `"${text}" is no address: HOST:PORT such as 127.0.0.1:50052 is`;
  throw StatusError.invalid("--backend", message);
};

const isAddress = (text: string): boolean => {
  try {
    return parseListenAddress(text).port > 0;
  } catch {
    return false;
  }
};

const schema = z.object({
  listen: z.string().default("127.0.0.1:50051").transform(parseListenAddress),
  backend: z.string().default("127.0.0.1:50052").transform(parseBackends),
  print: z.boolean().default(false),
  drainTimeoutMs: z.coerce.number().int().min(0).default(10_000),
});
