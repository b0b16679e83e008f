import {
  type BackendSource,
  flagName,
  type ListenAddress,
  parseBackends,
  parsedOption,
  parseListenAddress,
  readConfig,
  readEnvironment,
  type ServerConfig,
  serverOptions,
  switchOption,
} from "@wellspring/service";
import { z } from "zod";

/** What a gateway is started with. */
export type Config = ServerConfig & {
  backends: BackendSource;
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

const schema = z.object({
  ...serverOptions(50_051),
  backend: parsedOption(parseBackends).prefault("127.0.0.1:50052"),
  print: switchOption().default(false),
  http: parsedOption(parseListenAddress).optional(),
});
