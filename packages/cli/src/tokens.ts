import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseToken } from "@wellspring/contract";

/** The last token that a server gave out for a project, kept from one process to the next. */
export type TokenStore = {
  /** The token, "" where none is known. */
  read(): Promise<string>;
  /** Keeps a token unless a later one of the same log is there. */
  keep(token: string): Promise<void>;
  /** Forgets the token. */
  forget(): Promise<void>;
};

/**
 * A store in the user's state folder, one small file for each server and project. What can't be
 * read or written is as if it were not there: a token only makes reads see one's own writes.
 */
export const createTokenStore = (folder: string, server: string, project: string): TokenStore => {
  const digest = createHash("sha256").update(`${server}\n${project}`).digest("hex");
  const path = join(folder, `token-${digest.slice(0, 32)}.json`);
  const read = async (): Promise<string> => {
    const kept = parseRecord(await readFile(path, "utf8").catch(() => ""));
    return kept?.server === server && kept.project === project ? kept.token : "";
  };
  return {
    read,
    async keep(token) {
      if (!isLater(token, await read())) return;
      await writeAtomically(folder, path, `${JSON.stringify({ server, project, token })}\n`);
    },
    forget: () => rm(path, { force: true }).catch(() => undefined),
  };
};

/** `$WELLSPRING_STATE_DIR`, else `$XDG_STATE_HOME/wellspring`, else `~/.local/state/wellspring`. */
export const stateFolder = (env: NodeJS.ProcessEnv): string => {
  if (env.WELLSPRING_STATE_DIR) return env.WELLSPRING_STATE_DIR;
  return join(env.XDG_STATE_HOME || join(env.HOME || homedir(), ".local", "state"), "wellspring");
};

type TokenRecord = { server: string; project: string; token: string };

const parseRecord = (text: string): TokenRecord | undefined => {
  try {
    const record: unknown = JSON.parse(text);
    return isRecord(record) && parseToken(record.token) ? record : undefined;
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is TokenRecord =>
  typeof value === "object" &&
  value !== null &&
  "server" in value &&
  "project" in value &&
  "token" in value &&
  typeof value.token === "string";

const isLater = (token: string, kept: string): boolean => {
  const position = parseToken(token);
  const known = parseToken(kept);
  if (!position) return false;
  return !known || known.logId !== position.logId || known.sequence < position.sequence;
};

const writeAtomically = async (folder: string, path: string, text: string): Promise<void> => {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(part, text, { mode: 0o600 });
    await rename(part, path);
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
};
