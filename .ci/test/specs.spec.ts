import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { findSpecs, type SpecKind } from "./specs.ts";

const passing = 'import { it } from "node:test";\nit("holds", () => {});\n';
const failing = 'import { it } from "node:test";\nit("breaks", () => {\n  throw 1;\n});\n';

const texts = {
  ".ci/a.spec.ts": passing,
  "packages/cli/src/a.ts": "",
  "packages/cli/src/deep/b.spec.ts": passing,
  "packages/cli/src/deep/b.cluster.spec.ts": passing,
  "packages/client/src/c.spec.ts": failing,
  "packages/e2e/src/a.cluster.spec.ts": passing,
  "packages/e2e/src/d.spec.ts": passing,
};

describe("specs", () => {
  let root = "";
  before(() => {
    root = mkdtempSync(join(tmpdir(), "wellspring-specs-"));
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  });
  after(() => rmSync(root, { recursive: true }));

  const find = (...paths: string[]) => findSpecs(root, paths, "alone");

  /** Runs them in a process of its own: the runner refuses to run within a test. */
  const run = (paths: string[], kind?: SpecKind) => {
    const options = JSON.stringify({ root, paths, kind });
    const script = `import { runSpecs } from ${JSON.stringify(resolve(".ci/test/specs.ts"))};
      process.exitCode = (await runSpecs(${options})) ? 0 : 1;`;
    const path = join(root, "run.mjs");
    writeFileSync(path, script);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    return spawnSync(process.execPath, [path], { env, encoding: "utf8" });
  };

  it("finds those that need a cluster only where they are asked for", () => {
    assert.deepEqual(findSpecs(root, [], "cluster"), [
      "packages/cli/src/deep/b.cluster.spec.ts",
      "packages/e2e/src/a.cluster.spec.ts",
    ]);
    assert.deepEqual(findSpecs(root, ["packages/e2e"], "cluster"), [
      "packages/e2e/src/a.cluster.spec.ts",
    ]);
  });

  it("finds all others where no path is given", () => {
    assert.deepEqual(find(), [
      ".ci/a.spec.ts",
      "packages/cli/src/deep/b.spec.ts",
      "packages/client/src/c.spec.ts",
      "packages/e2e/src/d.spec.ts",
    ]);
  });

  it("finds those below a folder, and none beside it", () => {
    assert.deepEqual(find("packages/cli"), ["packages/cli/src/deep/b.spec.ts"]);
    assert.deepEqual(find("packages/cli/"), ["packages/cli/src/deep/b.spec.ts"]);
  });

  it("finds a file, and several", () => {
    const paths = [".ci/a.spec.ts", "packages/e2e/src/d.spec.ts"];
    assert.deepEqual(find(...paths), paths);
  });

  it("runs them all under one summary, the end to end ones last", () => {
    const { status, stdout } = run([".ci", "packages/e2e", "packages/cli"]);
    assert.equal(status, 0);
    assert.match(
      stdout,
      /ℹ tests 3\nℹ suites 0\nℹ pass 3\nℹ fail 0\n[^✔✖]*ℹ duration_ms [\d.]+\n$/,
    );
  });

  it("runs those that need a cluster", () => {
    const { status, stdout } = run([], "cluster");
    assert.equal(status, 0);
    assert.match(stdout, /ℹ tests 2\nℹ suites 0\nℹ pass 2\n/);
  });

  it("shows what failed, and fails", () => {
    const { status, stdout } = run(["packages"]);
    assert.equal(status, 1);
    assert.match(stdout, /✖ breaks/);
    assert.match(stdout, /ℹ pass 2\nℹ fail 1\n/);
  });

  it("fails where no spec stands below the path", () =>
    assert.equal(run(["packages/x"]).status, 1));
});
