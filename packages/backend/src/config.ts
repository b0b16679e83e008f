import { limits } from "@wellspring/contract";
import { flagName, type ListenAddress, parseListenAddress, readConfig } from "@wellspring/service";
import { z } from "zod";

/** What a backend is started with. */
export type Config = {
  /** Folder of the store; made where it is missing. */
  dataDir: string;
  listen: ListenAddress;
  /** Milliseconds that open calls get to end when the backend stops. */
  drainTimeoutMs: number;
  /** Percent of the data folder's disk above which writes are refused. */
  diskUsedPercentMax: number;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readBackendConfig = (options: unknown): Config =>
  readConfig(schema, options, (option) => (option === "dataDir" ? "--data" : flagName(option)));

const schema = z.object({
  dataDir: z.string().min(1, "name a folder").default("wellspring-data"),
  listen: z.string().default("127.0.0.1:50052").transform(parseListenAddress),
  drainTimeoutMs: z.coerce.number().int().min(0).default(10_000),
  diskUsedPercentMax: z.coerce.number().min(1).max(100).default(limits.diskUsedPercentMax),
});
