import { Code, limits, StatusError } from "@wellspring/contract";
import {
  type BackendSource,
  flagName,
  parseBackends,
  parsedOption,
  readConfig,
  readEnvironment,
  type ServerConfig,
  serverOptions,
  wholeNumberOption,
} from "@wellspring/service";
import { z } from "zod";
import { type EngineKind, engineKinds } from "./engines.ts";
import type { BusConfig } from "./nats/bus.ts";

/** What engines are started with. */
export type Config = ServerConfig & {
  kinds: EngineKind[];
  backends: BackendSource;
  /** What crunch does: a name, or a module's path. */
  function: string;
  /** Tasks that are computed in threads at once; as many as the machine has cores by default. */
  concurrency?: number | undefined;
  /** Works of each engine that are taken from each backend at once. */
  capacity: number;
  /** The bus that crunch takes data from too, and publishes their results on; none by default. */
  nats?: BusConfig | undefined;
  /** Milliseconds after which a function that computes one task is ended. */
  timeLimitMs: number;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readEngineConfig = (options: unknown): Config =>
  optionsToConfig(readConfig(schema, options, flagName));

/** Checks the environment; throws INVALID_ARGUMENT naming the first variable that is wrong. */
export const readEngineEnvironment = (env: NodeJS.ProcessEnv): Config =>
  optionsToConfig(readEnvironment(schema, env));

const optionsToConfig = ({
  kind,
  backend,
  nats,
  natsUser,
  natsPassword,
  ...config
}: z.output<typeof schema>): Config => {
  return {
    ...{ ...config, kinds: kind, backends: backend },
    ...(nats && { nats: { servers: nats, user: natsUser, password: natsPassword } }),
  };
};

const parseServers = (text: string): string[] => {
  const servers = text.split(",").map((part) => part.trim());
  const wrong = servers.find((server) => !/^(nats|tls):\/\/[^/\s]+$/.test(server));
  if (wrong === undefined) return servers;
  throw new StatusError(
    Code.INVALID_ARGUMENT,
    `"${wrong}" is no server of NATS: nats://HOST:4222 is`,
  );
};

const kindsOption = z
  .string()
  .transform((text) => [...new Set(text.split(",").map((part) => part.trim()))])
  .pipe(
    z.array(
      z.enum(engineKinds, {
        error: ({ input }) => `"${input}" is none of ${engineKinds.join(", ")}`,
      }),
    ),
  );

const schema = z
  .object({
    ...serverOptions(50_053),
    kind: kindsOption.prefault(engineKinds.join(",")),
    backend: parsedOption(parseBackends).prefault("127.0.0.1:50052"),
    function: z.string().min(1).default("square"),
    nats: parsedOption(parseServers).optional(),
    natsUser: z.string().optional(),
    natsPassword: z.string().optional(),
    concurrency: wholeNumberOption(1, 1_024).optional(),
    capacity: wholeNumberOption(1, limits.engineCapacityMax).default(1_000),
    timeLimitMs: wholeNumberOption(1, 3_600_000).default(60_000),
  })
  .refine(({ nats, kind }) => nats === undefined || kind.includes("crunch"), {
    path: ["nats"],
    error: "brings data to crunch, an engine that is not asked for",
  });
