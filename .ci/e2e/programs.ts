import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Whether all programs are in a folder of this search path; says which are not. */
export const havePrograms = async (
  names: readonly string[],
  searchPath: string,
  say: (line: string) => void = console.error,
): Promise<boolean> => {
  const missing: string[] = [];
  for (const name of names) if (!(await isProgram(name, searchPath))) missing.push(name);
  if (missing.length === 0) return true;
  say(`not on PATH: ${missing.join(", ")}: install them, or put their folder on PATH`);
  return false;
};

const isProgram = async (name: string, searchPath: string): Promise<boolean> => {
  for (const folder of searchPath.split(delimiter)) {
    const found = access(join(folder, name), constants.X_OK);
    if (await found.then(() => true).catch(() => false)) return true;
  }
  return false;
};
