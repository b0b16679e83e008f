import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isKeyText } from "@wellspring/contract";
import { configFolder, readLogin } from "./logins.ts";
import { UsageError } from "./usage-error.ts";

/** With what a server is entered. */
export type Entry = {
  key?: string | undefined;
  tls: boolean;
  /** Authorities (PEM) that may vouch for it; those of this machine where absent. */
  authorities?: Buffer | undefined;
};

/** What every client command is told of it. */
export type EntryArguments = {
  key?: string | undefined;
  tls?: boolean | undefined;
  ca?: string | undefined;
};

/** What the command line and the environment say, and else what a login kept of this server. */
export const readEntry = (args: EntryArguments, server: string, env: NodeJS.ProcessEnv): Entry => {
  const login = readLogin(configFolder(env), server);
  const key = args.key || login?.key;
  if (key !== undefined && !isKeyText(key)) {
    throw new UsageError("--key: what was given is no key: it is cut or mistyped");
  }
  const ca = args.ca ?? login?.ca;
  const tls = args.tls || ca !== undefined || (login?.tls ?? false);
  return { key, tls, authorities: ca === undefined ? undefined : readAuthorities(ca) };
};

const readAuthorities = (path: string): Buffer => {
  const bytes = readFileSync(resolve(path));
  if (bytes.includes("-----BEGIN CERTIFICATE-----")) return bytes;
  throw new UsageError(`--ca: ${path} holds no certificate in PEM`);
};
