import { Code, isKeyText, StatusError } from "@wellspring/contract";
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
  type TlsFiles,
} from "@wellspring/service";
import { z } from "zod";

/** What a gateway is started with. */
export type Config = ServerConfig & {
  backends: BackendSource;
  /** Whether a line for each call that passes through is printed. */
  print: boolean;
  /** Where HTTP is served; nowhere by default. */
  http?: ListenAddress;
  /** Whether nobody is let in without a key; everyone is by default. */
  requireKeys?: boolean | undefined;
  /** A key that opens everything and is no record; none by default. */
  adminKey?: string | undefined;
  /** With what it proves who it is; without TLS by default. */
  tls?: TlsFiles | undefined;
};

/** Checks options of the command line; throws INVALID_ARGUMENT naming the first wrong one. */
export const readGatewayConfig = (options: unknown): Config =>
  optionsToConfig(readConfig(schema, options, flagName));

/** Checks the environment; throws INVALID_ARGUMENT naming the first variable that is wrong. */
export const readGatewayEnvironment = (env: NodeJS.ProcessEnv): Config =>
  optionsToConfig(readEnvironment(schema, env));

const optionsToConfig = ({
  backend,
  tlsCert,
  tlsKey,
  ...config
}: z.output<typeof schema>): Config => {
  const tls = toTlsFiles(tlsCert, tlsKey);
  return { ...config, backends: backend, ...(tls && { tls }) };
};

const toTlsFiles = (certPath?: string, keyPath?: string): TlsFiles | undefined => {
  if (certPath !== undefined && keyPath !== undefined) return { certPath, keyPath };
  if (certPath === undefined && keyPath === undefined) return undefined;
  throw StatusError.invalid("TLS", "needs a certificate and its key, one is missing");
};

const parseAdminKey = (text: string): string => {
  if (isKeyText(text)) return text;
  throw new StatusError(Code.INVALID_ARGUMENT, "is no key: it is cut or mistyped");
};

const schema = z.object({
  ...serverOptions(50_051),
  backend: parsedOption(parseBackends).prefault("127.0.0.1:50052"),
  print: switchOption().default(false),
  http: parsedOption(parseListenAddress).optional(),
  requireKeys: switchOption().optional(),
  adminKey: parsedOption(parseAdminKey).optional(),
  tlsCert: z.string().optional(),
  tlsKey: z.string().optional(),
});
