import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addedBytesMax, buildArguments, describeSize, imageName } from "./image.ts";
import { readImageOptions } from "./image-options.ts";

const options = readImageOptions(["--registry", "r.example/lab", "--tag", "t1"]);

describe("imageName()", () => {
  it("names registry, service and tag", () => {
    assert.equal(imageName("gateway", options), "r.example/lab/wellspring-gateway:t1");
  });
});

describe("buildArguments()", () => {
  it("names the one recipe, the service and where it comes from", () => {
    const source = { version: "1.2.3", revision: "abc", url: "" };
    assert.equal(
      buildArguments("backend", options, source).join(" "),
      "build --file Dockerfile.base --build-arg SERVICE=backend " +
        "--build-arg NODE_IMAGE=node:24-trixie-slim --build-arg VERSION=1.2.3 " +
        "--build-arg REVISION=abc --build-arg SOURCE= " +
        "--tag r.example/lab/wellspring-backend:t1 .",
    );
  });
});

describe("describeSize()", () => {
  it("tells what is added", () => {
    assert.equal(describeSize("a:b", 230_000_000, 219_000_000), "a:b adds 11.0 MB to 219.0 MB");
    assert.equal(describeSize("a:b", addedBytesMax, 0), "a:b adds 25.0 MB to 0.0 MB");
  });

  it("says when it is too much", () => {
    const line = "a:b adds 30.0 MB to 219.0 MB: at most 25.0 MB are allowed";
    assert.equal(describeSize("a:b", 249_000_000, 219_000_000), line);
  });
});
