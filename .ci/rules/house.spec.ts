import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { readHouse } from "./house.ts";
import { houseOf, manifestOf } from "./testing/house-of.ts";

describe("createHouse()", () => {
  it("parses code below packages and .ci, and nothing else", () => {
    const house = houseOf({ "packages/cli/a.ts": "", ".ci/b.js": "", "c.ts": "const = 1;" });
    assert.deepEqual(
      house.sources.map(({ path }) => path),
      ["packages/cli/a.ts", ".ci/b.js"],
    );
  });

  it("reads the manifests of the packages and of the root", () => {
    const house = houseOf({
      "package.json": manifestOf("root"),
      "packages/cli/package.json": manifestOf("@wellspring/cli"),
    });
    assert.deepEqual(
      [...house.manifests].map(([folder, { name }]) => [folder, name]),
      [
        ["", "root"],
        ["cli", "@wellspring/cli"],
      ],
    );
  });
});

describe("readHouse()", () => {
  it("reads tracked and new files, but none that are ignored or deleted, and no binary", () => {
    using folder = createRepository({ ".gitignore": "dist/\n", "a.md": "a\n", "gone.md": "" });
    folder.git("add", ".");
    rmSync(join(folder.root, "gone.md"));
    folder.write({ "new.md": "new\n", "dist/x.md": "", "b.bin": "\0", "c.csv": "a,b\r\n" });
    assert.deepEqual(
      [...readHouse(folder.root).texts],
      [
        [".gitignore", "dist/\n"],
        ["a.md", "a\n"],
        ["b.bin", undefined],
        ["c.csv", undefined],
        ["new.md", "new\n"],
      ],
    );
  });
});

const createRepository = (texts: Readonly<Record<string, string>>) => {
  const root = mkdtempSync(join(tmpdir(), "wellspring-house-"));
  const repository = {
    root,
    git: (...args: string[]) => execFileSync("git", args, { cwd: root }),
    write: (files: Readonly<Record<string, string>>) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
  repository.git("init", "--quiet");
  repository.write(texts);
  return repository;
};
