import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { replaceFile, syncPath } from "./durable-file.ts";

/** What a data folder remembers of its store: when damage was found in it, its last scrub. */
export type Moment = "damaged" | "scrubbed";

/** When it was, milliseconds since 1970; undefined where it never was. */
export const readMoment = (folder: string, moment: Moment): number | undefined => {
  const path = join(folder, moment);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8").trim();
  // That the file is there counts, whatever became of what is in it.
  return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : Math.floor(statSync(path).mtimeMs);
};

/** Remembers it over every restart; durable once this returns. */
export const keepMoment = (folder: string, moment: Moment, atMs: number): void =>
  replaceFile(folder, moment, `${atMs}\n`);

/** Forgets all: another store is there. */
export const forgetMoments = (folder: string): void => {
  const moments: readonly Moment[] = ["damaged", "scrubbed"];
  for (const moment of moments) rmSync(join(folder, moment), { force: true });
  syncPath(folder);
};
