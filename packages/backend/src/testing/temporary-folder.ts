import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** An empty folder that is gone when the test is over. */
export const temporaryFolder = (test: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), "wellspring-backend-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
