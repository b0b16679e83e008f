import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { services } from "../bundle/services.ts";
import { buildImages } from "./build-images.ts";
import { readImageOptions } from "./image-options.ts";

const source = { version: "1.2.3", revision: "abc", url: "" };

/** Builds with a Docker that keeps a record; each image adds `addedBytes` to its base. */
const build = (args: readonly string[], addedBytes = 1_000_000) => {
  const commands: string[] = [];
  const lines: string[] = [];
  const engine = {
    run: ([command, ...rest]: readonly string[]) => {
      commands.push(`${command} ${rest.findLast((arg) => arg.includes("wellspring-"))}`);
    },
    sizeBytes: (image: string) => 200_000_000 + (image.startsWith("node:") ? 0 : addedBytes),
  };
  const right = buildImages(readImageOptions(args), source, engine, (line) => lines.push(line));
  return { commands, lines, right };
};

const names = services.map((service) => `localhost:5000/wellspring-${service}:dev`);

describe("buildImages()", () => {
  it("builds the image of every service, and says what it adds", () => {
    const { commands, lines, right } = build([]);
    assert.deepEqual(
      commands,
      names.map((name) => `build ${name}`),
    );
    assert.deepEqual(
      lines,
      names.map((name) => `${name} adds 1.0 MB to 200.0 MB`),
    );
    assert.equal(right, true);
  });

  it("pushes once all are built", () => {
    const { commands } = build(["--push"]);
    const pushed = names.map((name) => `push ${name}`);
    assert.deepEqual(commands, [...names.map((name) => `build ${name}`), ...pushed]);
  });

  it("is wrong where one adds too much", () => {
    assert.equal(build([], 25_000_000).right, true);
    assert.equal(build([], 25_000_001).right, false);
  });
});
