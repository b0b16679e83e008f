import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { glob, realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

/** Where the programs of a PostgreSQL installation are. */
export type PostgresPrograms = {
  folder: string;
  /** `PostgreSQL 15.13`. */
  version: string;
};

/** Looks on PATH, then where Debian keeps servers; undefined where there is none. */
export const findPostgres = async (
  env: NodeJS.ProcessEnv,
  debianFolders = "/usr/lib/postgresql/*/bin",
): Promise<PostgresPrograms | undefined> => {
  const onPath = (env.PATH ?? "").split(delimiter).map((folder) => join(folder, "postgres"));
  const onDebian: string[] = [];
  for await (const path of glob(`${debianFolders}/postgres`)) onDebian.push(path);
  for (const path of [...onPath, ...onDebian]) {
    if (!existsSync(path)) continue;
    const folder = dirname(await realpath(path));
    if (!programs.every((name) => existsSync(join(folder, name)))) continue;
    return { folder, version: await readVersion(join(folder, "postgres")) };
  }
  return undefined;
};

const programs = ["postgres", "initdb", "pg_basebackup", "psql"];

const readVersion = async (postgres: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(postgres, ["--version"]);
  return `PostgreSQL ${/\d+(\.\d+)*/.exec(stdout)?.[0] ?? "?"}`;
};
