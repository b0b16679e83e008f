import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { havePrograms } from "./programs.ts";

describe("havePrograms()", () => {
  let root = "";
  before(() => {
    root = mkdtempSync(join(tmpdir(), "wellspring-programs-"));
    for (const [folder, name, mode] of [
      ["one", "docker", 0o755],
      ["other", "kubectl", 0o755],
      ["other", "readme", 0o644],
    ] as const) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, name), "", { mode });
    }
  });
  after(() => rmSync(root, { recursive: true }));

  const judge = async (...names: string[]) => {
    const lines: string[] = [];
    const searchPath = ["one", "other"].map((folder) => join(root, folder)).join(delimiter);
    const right = await havePrograms(names, searchPath, (line) => lines.push(line));
    return { right, lines };
  };

  it("finds them in any folder", async () => {
    assert.deepEqual(await judge("docker", "kubectl"), { right: true, lines: [] });
  });

  it("names all that are missing", async () => {
    assert.deepEqual(await judge("nats-server", "docker", "kind"), {
      right: false,
      lines: ["not on PATH: nats-server, kind: install them, or put their folder on PATH"],
    });
  });

  it("takes no file that can't be run", async () => {
    assert.equal((await judge("readme")).right, false);
  });
});
