import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** How one server is entered, kept from one command to the next. */
export type Login = {
  key: string;
  tls: boolean;
  /** Path of the authorities' file. */
  ca?: string | undefined;
};

/** What is kept of this server; undefined where nothing is that can be read. */
export const readLogin = (folder: string, server: string): Login | undefined => {
  const logins = readLogins(folder);
  return Object.hasOwn(logins, server) ? logins[server] : undefined;
};

/** Keeps how a server is entered where only this user can read it, and gives the file's path. */
export const keepLogin = async (folder: string, server: string, login: Login): Promise<string> => {
  const path = join(folder, fileName);
  const part = `${path}.${randomUUID()}.part`;
  const text = JSON.stringify({ ...readLogins(folder), [server]: login }, undefined, 2);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(part, `${text}\n`, { mode: 0o600 });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return path;
};

/** `$WELLSPRING_CONFIG_DIR`, else `$XDG_CONFIG_HOME/wellspring`, else `~/.config/wellspring`. */
export const configFolder = (env: NodeJS.ProcessEnv): string => {
  if (env.WELLSPRING_CONFIG_DIR) return env.WELLSPRING_CONFIG_DIR;
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), ".config"), "wellspring");
};

const fileName = "logins.json";

/** What is kept, by server; what somebody else wrote there is left out. */
const readLogins = (folder: string): Record<string, Login> => {
  try {
    const kept: unknown = JSON.parse(readFileSync(join(folder, fileName), "utf8"));
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter(([, login]) => isLogin(login)));
  } catch {
    return {};
  }
};

const isLogin = (value: unknown): value is Login =>
  typeof value === "object" &&
  value !== null &&
  "key" in value &&
  typeof value.key === "string" &&
  "tls" in value &&
  typeof value.tls === "boolean" &&
  (!("ca" in value) || typeof value.ca === "string");
