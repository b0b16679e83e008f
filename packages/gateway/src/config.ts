import { Code, StatusError } from "@wellspring/contract";
import {
  flagName,
  type ListenAddress,
  parsedOption,
  parseListenAddress,
  readConfig,
  readEnvironment,
  type ServerConfig,
  serverOptions,
  switchOption,
} from "@wellspring/service";
import { z } from "zod";
import { type EndpointService, parseEndpointService } from "./kubernetes/endpoint-service.ts";

/** What a gateway is started with. */
export type Config = ServerConfig & {
  /** `host:port` of each backend, at least one, or the Service behind which they come and go. */
  backends: string[] | EndpointService;
  /** Whether a line for each call that passes through is printed. */
  print: boolean;
  /** Where HTTP is served; nowhere by default. */
  http?: ListenAddress;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readGatewayConfig = (options: unknown): Config =>
  optionsToConfig(readConfig(schema, options, flagName));

/** Checks the environment; throws INVALID_ARGUMENT naming the first variable that is wrong. */
export const readGatewayEnvironment = (env: NodeJS.ProcessEnv): Config =>
  optionsToConfig(readEnvironment(schema, env));

const optionsToConfig = ({ backend, ...config }: z.output<typeof schema>): Config => ({
  ...config,
  backends: backend,
});

const parseBackends = (text: string): string[] | EndpointService =>
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

const schema = z.object({
  ...serverOptions(50_051),
  backend: parsedOption(parseBackends).prefault("127.0.0.1:50052"),
  print: switchOption().default(false),
  http: parsedOption(parseListenAddress).optional(),
});
