import assert from "node:assert/strict";
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { copyPackages } from "./copy-packages.ts";

describe("copyPackages()", () => {
  let root: string;
  let folder: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "wellspring-packages-"));
    folder = join(root, "out");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (path: string, text = ""): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const install = (path: string, manifest: object = {}): void =>
    write(`node_modules/${path}/package.json`, JSON.stringify(manifest));
  const copied = (): string[] =>
    globSync("**/*", { cwd: join(folder, "node_modules"), withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 14))
      .sort();

  it("copies a package, what it depends on, and nothing else", () => {
    install("a", { dependencies: { b: "*", "@s/c": "*" }, devDependencies: { d: "*" } });
    for (const name of ["b", "@s/c", "d"]) install(name);
    copyPackages(["a"], root, folder);
    assert.deepEqual(copied(), ["@s/c/package.json", "a/package.json", "b/package.json"]);
  });

  it("finds the version that a package has for itself", () => {
    install("a", { dependencies: { b: "*" } });
    install("b");
    install("a/node_modules/b", { dependencies: { c: "*" } });
    install("c");
    copyPackages(["a"], root, folder);
    const expected = ["a/node_modules/b/package.json", "a/package.json", "c/package.json"];
    assert.deepEqual(copied(), expected);
  });

  it("may lack what is optional, and nothing else", () => {
    install("a", { dependencies: { b: "*" }, optionalDependencies: { c: "*" } });
    assert.throws(() => copyPackages(["a"], root, folder), new Error("b is not installed"));
    install("b", { dependencies: { a: "*", c: "*" }, optionalDependencies: { c: "*" } });
    copyPackages(["a"], root, folder);
    assert.deepEqual(copied(), ["a/package.json", "b/package.json"]);
  });

  it("leaves out what Node does not load", () => {
    install("a");
    const kept = ["LICENSE", "a.cjs", "a.js", "a.mjs", "a.node", "a.proto", "sub/b.json"];
    const left = ["README.md", "a.d.ts", "a.js.map", "a.ts", "binding.c", "binding.gyp"];
    for (const name of [...kept, ...left]) write(`node_modules/a/${name}`);
    copyPackages(["a"], root, folder);
    const expected = [...kept, "package.json"].map((name) => `a/${name}`).sort();
    assert.deepEqual(copied(), expected);
  });

  it("leaves out what is made for browsers, tests and hidden folders", () => {
    install("a", { main: "index.js", unpkg: "dist/a.js" });
    install("b", { exports: { require: "./dist/b.cjs" } });
    const loaded = ["a/browser.js", "a/index.js", "a/lib/dist/a.js", "b/dist/b.cjs"];
    for (const path of loaded) write(`node_modules/${path}`);
    const left = ["a/dist/a.js", "a/test/a.js", "a/browser/a.js", "b/.old/b.js"];
    const nested = ["b/dist/browser/b.cjs", "b/dist/react-native/b.cjs"];
    for (const path of [...left, ...nested]) write(`node_modules/${path}`);
    copyPackages(["a", "b"], root, folder);
    assert.deepEqual(copied(), [...loaded, "a/package.json", "b/package.json"].sort());
  });

  it("takes binaries of this platform and Node only", () => {
    install("a");
    const { platform, arch, versions } = process;
    const kept = [
      `node.abi${versions.modules}.glibc.node`,
      "node.napi.glibc.node",
      `prebuilds/${platform}-${arch}/a.node`,
    ];
    const left = ["node.abi1.glibc.node", "node.napi.musl.node", "prebuilds/plan9-mips/a.node"];
    for (const name of [...kept, ...left]) write(`node_modules/a/${name}`);
    copyPackages(["a"], root, folder);
    assert.deepEqual(copied(), [...kept, "package.json"].map((name) => `a/${name}`).sort());
  });
});
