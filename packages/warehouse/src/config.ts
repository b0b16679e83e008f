import { StatusError } from "@wellspring/contract";
import {
  type BackendSource,
  flagName,
  type OptionNamer,
  parseBackends,
  parsedOption,
  readConfig,
  readEnvironment,
  type ServerConfig,
  serverOptions,
  variableName,
} from "@wellspring/service";
import { z } from "zod";
import { parseTarget, type Target } from "./postgres/target.ts";

/** What a warehouse is started with. */
export type Config = ServerConfig & {
  backends: BackendSource;
  /** Where the copy is: one schema of one PostgreSQL. */
  target: Target;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readWarehouseConfig = (options: unknown): Config =>
  optionsToConfig(readConfig(configSchema, options, flagName), flagName);

/** Checks the environment; throws INVALID_ARGUMENT naming the first variable that is wrong. */
export const readWarehouseEnvironment = (env: NodeJS.ProcessEnv): Config =>
  optionsToConfig(readEnvironment(configSchema, env), variableName);

const optionsToConfig = (
  { backend, postgres, schema, ...config }: z.output<typeof configSchema>,
  nameOption: OptionNamer,
): Config => {
  const target = readTarget(postgres, schema, nameOption);
  return { ...config, backends: backend, target };
};

const readTarget = (url: string, schema: string, nameOption: OptionNamer): Target => {
  try {
    return parseTarget(url, schema);
  } catch (thrown) {
    const { code, message } = StatusError.from(thrown);
    throw new StatusError(code, message.replace(/^\w+/, nameOption));
  }
};

const configSchema = z.object({
  ...serverOptions(50_054),
  backend: parsedOption(parseBackends).prefault("127.0.0.1:50052"),
  postgres: z.string({
    error: "is missing: postgres://USER@HOST:PORT/DATABASE says where the copy is",
  }),
  schema: z.string().default("wellspring"),
});
