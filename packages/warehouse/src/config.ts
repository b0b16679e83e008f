import { Code, StatusError } from "@wellspring/contract";
import {
  type BackendSource,
  flagName,
  parseBackends,
  parsedOption,
  readConfig,
  readEnvironment,
  type ServerConfig,
  serverOptions,
} from "@wellspring/service";
import { z } from "zod";

/** What a warehouse is started with. */
export type Config = ServerConfig & {
  backends: BackendSource;
  /** The tables, in one schema of one PostgreSQL. */
  target: { url: string; schema: string };
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readWarehouseConfig = (options: unknown): Config =>
  optionsToConfig(readConfig(configSchema, options, flagName));

/** Checks the environment; throws INVALID_ARGUMENT naming the first variable that is wrong. */
export const readWarehouseEnvironment = (env: NodeJS.ProcessEnv): Config =>
  optionsToConfig(readEnvironment(configSchema, env));

const optionsToConfig = (options: z.output<typeof configSchema>): Config => {
  const { backend, postgres, schema, ...config } = options;
  return { ...config, backends: backend, target: { url: postgres, schema } };
};

/** What is wrong is not repeated: it may have a password in it. */
const parsePostgres = (text: string): string => {
  if (/^postgres(ql)?:\/\/./.test(text) && URL.canParse(text)) return text;
  throw new StatusError(
    Code.INVALID_ARGUMENT,
    "is no URL of PostgreSQL: postgres://USER@HOST:PORT/DATABASE is",
  );
};

const configSchema = z.object({
  ...serverOptions(50_054),
  backend: parsedOption(parseBackends).prefault("127.0.0.1:50052"),
  postgres: z
    .string({ error: "is missing: postgres://USER@HOST:PORT/DATABASE says where the tables are" })
    .pipe(parsedOption(parsePostgres)),
  schema: z.string().min(1, "is the name of a schema").max(63).default("wellspring"),
});
