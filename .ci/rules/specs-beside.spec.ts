import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { specsBeside } from "./specs-beside.ts";
import { judge } from "./testing/house-of.ts";

const code = "export const one = () => 1;\n";

describe("specsBeside()", () => {
  it("takes code beside which a spec stands", () => {
    assert.deepEqual(judge(specsBeside, { ".ci/a.js": code, ".ci/a.spec.ts": "" }), []);
  });

  it("takes a spec that needs a cluster", () => {
    const texts = { "packages/cli/src/a.ts": code, "packages/cli/src/a.cluster.spec.ts": "" };
    assert.deepEqual(judge(specsBeside, texts), []);
  });

  it("refuses code alone", () => {
    assert.deepEqual(judge(specsBeside, { "packages/cli/src/a.ts": code }), [
      "packages/cli/src/a.ts:1: no spec stands beside it: write packages/cli/src/a.spec.ts",
    ]);
  });

  for (const name of ["index.ts", "main.ts", "gen/a.ts", "a.d.ts", "testing/a.ts"]) {
    it(`asks none for ${name}`, () => {
      assert.deepEqual(judge(specsBeside, { [`packages/cli/src/${name}`]: code }), []);
    });
  }

  it("asks none for types and constants", () => {
    const text = "export type A = { run: () => void };\nexport const limits = { a: 1 } as const;\n";
    assert.deepEqual(judge(specsBeside, { "packages/cli/src/a.ts": text }), []);
  });
});
