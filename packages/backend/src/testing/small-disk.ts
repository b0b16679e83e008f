import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A file system of 2 MiB; undefined where this user can't mount one, which the test tells. */
export const smallDisk = (test: TestContext): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), "wellspring-backend-"));
  const options = ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder];
  const { status, stderr, error } = spawnSync("mount", options, { encoding: "utf8" });
  test.after(() => {
    if (status === 0) spawnSync("umount", ["--lazy", folder]);
    rmSync(folder, { recursive: true });
  });
  if (status === 0) return folder;
  test.diagnostic(`no small disk can be mounted here: ${error?.message ?? stderr}`);
  return undefined;
};
