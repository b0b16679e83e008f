import { limits } from "@wellspring/contract";
import {
  flagName,
  readConfig,
  readEnvironment,
  type ServerConfig,
  serverOptions,
} from "@wellspring/service";
import { z } from "zod";

/** What a backend is started with. */
export type Config = ServerConfig & {
  /** Folder of the store; made where it is missing. */
  dataDir: string;
  /** Percent of the data folder's disk above which writes are refused. */
  diskUsedPercentMax: number;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readBackendConfig = (options: unknown): Config =>
  optionsToConfig(readConfig(schema, options, flagName));

/** Checks the environment; throws INVALID_ARGUMENT naming the first variable that is wrong. */
export const readBackendEnvironment = (env: NodeJS.ProcessEnv): Config =>
  optionsToConfig(readEnvironment(schema, env));

const optionsToConfig = ({ data, ...config }: z.output<typeof schema>): Config => ({
  ...config,
  dataDir: data,
});

const schema = z.object({
  ...serverOptions(50_052),
  data: z.string().min(1, "name a folder").default("wellspring-data"),
  diskUsedPercentMax: z.coerce.number().min(1).max(100).default(limits.diskUsedPercentMax),
});
