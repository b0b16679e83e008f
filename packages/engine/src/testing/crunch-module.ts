import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A module with one function of crunch, for as long as a test lasts: its path. */
export const writeFunction = async (t: TestContext, text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "wellspring-function-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "my.mjs");
  await writeFile(path, `export default ${text};`);
  return path;
};
