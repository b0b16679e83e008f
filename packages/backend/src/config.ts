import { limits } from "@wellspring/contract";
import {
  flagName,
  numberOption,
  readConfig,
  readEnvironment,
  type ServerConfig,
  serverOptions,
} from "@wellspring/service";
import { z } from "zod";
import { type LogConfig, logOptions, toLogConfig } from "./log/log-config.ts";

/** What a backend is started with. */
export type Config = ServerConfig & {
  /** Folder of the store; made where it is missing. */
  dataDir: string;
  /** Percent of the data folder's disk above which writes are refused. */
  diskUsedPercentMax: number;
  log: LogConfig;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readBackendConfig = (options: unknown): Config =>
  toConfig(readConfig(schema, options, flagName), readConfig(logOptions, options, flagName));

/** Checks the environment; throws INVALID_ARGUMENT naming the first variable that is wrong. */
export const readBackendEnvironment = (env: NodeJS.ProcessEnv): Config =>
  toConfig(readEnvironment(schema, env), readEnvironment(logOptions, env));

const schema = z.object({
  ...serverOptions(50_052),
  data: z.string().min(1, "name a folder").default("wellspring-data"),
  diskUsedPercentMax: numberOption(1, 100).default(limits.diskUsedPercentMax),
});

const toConfig = (
  { data, ...config }: z.output<typeof schema>,
  log: z.output<typeof logOptions>,
): Config => ({ ...config, dataDir: data, log: toLogConfig(log) });
