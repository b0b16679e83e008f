import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const bin = join(import.meta.dirname, "../bin");

describe("npx helm", () => {
  for (const [command, version] of [
    ["helm.js", /^v4\.\d+\.\d+/],
    ["helm3.js", /^v3\.\d+\.\d+/],
  ] as const) {
    it(`${command} is Helm ${version.source.slice(2, 3)}`, { timeout: 120_000 }, async () => {
      const { stdout } = await run(join(bin, command), ["version", "--short"]);
      assert.match(stdout, version);
    });
  }

  it("fails as Helm does", async () => {
    await assert.rejects(run(join(bin, "helm.js"), ["nonsense"]), { code: 1 });
  });

  it("refuses a Helm that it does not know", async () => {
    const env = { ...process.env, WELLSPRING_HELM: "2" };
    await assert.rejects(run(join(bin, "helm.js"), ["version"], { env }), {
      code: 1,
      stderr: 'helm: WELLSPRING_HELM is "2": 4 and 3 are known\n',
    });
  });
});
