import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readImageOptions } from "./image-options.ts";

describe("readImageOptions()", () => {
  it("has a default for everything", () => {
    assert.deepEqual(readImageOptions([]), {
      registry: "localhost:5000",
      tag: "dev",
      push: false,
      nodeImage: "node:24-trixie-slim",
    });
  });

  it("takes what it is given", () => {
    const args = ["--registry", "ghcr.io/lab/", "--tag=v1.2", "--push", "--node-image", "node:26"];
    assert.deepEqual(readImageOptions(args), {
      registry: "ghcr.io/lab",
      tag: "v1.2",
      push: true,
      nodeImage: "node:26",
    });
  });

  for (const tag of ["", "a b", "-a", ".a", "a:b", "a".repeat(129)]) {
    it(`refuses the tag "${tag}"`, () => {
      const message = `--tag: "${tag}" is no tag of an image`;
      assert.throws(() => readImageOptions([`--tag=${tag}`]), new Error(message));
    });
  }

  it("refuses what it does not know", () => {
    assert.throws(() => readImageOptions(["--pull"]), /Unknown option '--pull'/);
    assert.throws(() => readImageOptions(["gateway"]), /Unexpected argument 'gateway'/);
  });
});
