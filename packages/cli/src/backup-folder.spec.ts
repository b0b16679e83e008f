import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { parseTarget, removeOldBackups } from "./backup-folder.ts";
import { UsageError } from "./usage-error.ts";

const now = new Date("2026-03-01T02:17:00.250Z");
const none = { output: undefined, to: undefined, keep: undefined };

describe("parseTarget()", () => {
  it("is a file, or standard output", () => {
    for (const output of ["monday.wsnap", "-"]) {
      const target = parseTarget({ ...none, output }, now);
      assert.deepEqual([target.path, target.folder], [output, undefined]);
    }
  });

  it("is a file of a folder, named by the time", () => {
    assert.deepEqual(parseTarget({ ...none, to: "/backups", keep: "7" }, now), {
      path: "/backups/wellspring-20260301T021700Z.wsnap",
      folder: "/backups",
      keep: 7,
    });
    assert.equal(parseTarget({ ...none, to: "b" }, now).keep, Number.POSITIVE_INFINITY);
  });

  for (const [options, message] of [
    [{}, "say where to: -o FILE or --to FOLDER"],
    [{ output: "a", to: "b" }, "say where to: -o FILE or --to FOLDER"],
    [{ output: "a", keep: "1" }, "--keep goes with --to"],
    [{ to: "a", keep: "0" }, '--keep: "0" is no number from 1 on'],
    [{ to: "a", keep: "few" }, '--keep: "few" is no number from 1 on'],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => parseTarget({ ...none, ...options }, now), new UsageError(message));
    });
  }
});

describe("removeOldBackups()", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wellspring-backups-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keeps the newest backups and everything else", async () => {
    const days = [1, 2, 3, 4].map((day) => `wellspring-2026030${day}T021700Z.wsnap`);
    const others = ["notes.txt", "wellspring-20260301T021700Z.wsnap.0a1b2c3d.part"];
    for (const name of [...days, ...others]) writeFileSync(join(folder, name), "");
    await removeOldBackups(folder, 2);
    assert.deepEqual(readdirSync(folder).sort(), [...others, ...days.slice(2)].sort());
    await removeOldBackups(folder, Number.POSITIVE_INFINITY);
    assert.equal(readdirSync(folder).length, 4);
  });
});
