import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import { engineKinds, isHeavy, loadEngine } from "./engines.ts";

describe("loadEngine()", () => {
  for (const kind of engineKinds) {
    it(`loads ${kind}`, async () => {
      const { version } = await loadEngine(kind, { crunch: "square" });
      assert.ok(Buffer.byteLength(version) <= limits.engineVersionBytesMax);
      assert.match(version, kind === "crunch" ? /^\d+\.\d+\.\d+ square$/ : /^\d+\.\d+\.\d+$/);
    });
  }

  it("refuses a function that is none", async () => {
    await assert.rejects(loadEngine("crunch", { crunch: "cube" }), { code: Code.INVALID_ARGUMENT });
  });
});

describe("isHeavy()", () => {
  it("says so of large bodies, and of whatever people plug in", () => {
    assert.equal(isHeavy("statistics", 2_000), false);
    assert.equal(isHeavy("statistics", limits.workChunkBytesMax + 1), true);
    assert.equal(isHeavy("calc", 100), false);
    assert.equal(isHeavy("crunch", 1), true);
  });
});
