import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** The path of an empty folder that is gone when the test is over. */
export const temporaryFolder = (test: TestContext): string => {
  const folder = createTemporaryFolder();
  test.after(() => folder[Symbol.dispose]());
  return folder.path;
};

/** An empty folder that is gone when it is disposed of, for what is disposed of in order. */
export type TemporaryFolder = Disposable & { path: string };

/** Makes one. */
export const createTemporaryFolder = (): TemporaryFolder => {
  const path = mkdtempSync(join(tmpdir(), "wellspring-backend-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};
