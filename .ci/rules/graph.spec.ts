import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isEntry, packageFolder, resolveLink } from "./graph.ts";
import { parseSource } from "./source.ts";
import { houseOf, manifestOf } from "./testing/house-of.ts";

const house = houseOf({
  "packages/cli/package.json": manifestOf("@wellspring/cli"),
  "packages/cli/src/index.ts": "",
  "packages/cli/src/commands/show.ts": "",
  "packages/cli/src/text.ts": "",
});

describe("packageFolder()", () => {
  it("is the folder below packages", () => assert.equal(packageFolder("packages/cli/a.ts"), "cli"));
  it("is none outside", () => assert.equal(packageFolder(".ci/a.ts"), undefined));
});

describe("resolveLink()", () => {
  const resolve = (specifier: string) => {
    const source = parseSource("packages/cli/src/commands/show.ts", `import "${specifier}";\n`);
    return source.links.map((link) => resolveLink(house, source, link));
  };

  it("follows a relative path", () => {
    assert.deepEqual(resolve("../text.ts"), ["packages/cli/src/text.ts"]);
  });

  it("follows the name of a package to what it exports", () => {
    assert.deepEqual(resolve("@wellspring/cli"), ["packages/cli/src/index.ts"]);
  });

  for (const specifier of ["./none.ts", "@wellspring/cli/src/text.ts", "zod", "node:fs"]) {
    it(`leads nowhere from ${specifier}`, () => assert.deepEqual(resolve(specifier), [undefined]));
  }
});

describe("isEntry()", () => {
  const entries = [
    "packages/cli/src/index.ts",
    "packages/cli/src/bench/main.ts",
    "packages/cli/bin/cli.js",
    "packages/cli/build.ts",
    ".ci/install.js",
  ];
  for (const path of entries) it(`takes ${path}`, () => assert.ok(isEntry(house, path)));

  for (const path of ["packages/cli/src/text.ts", "packages/cli/src/commands/index.ts"]) {
    it(`leaves ${path} out`, () => assert.ok(!isEntry(house, path)));
  }
});
