import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UsageError } from "../usage-error.ts";
import { oldBackups, parseTarget } from "./backup-target.ts";

const now = new Date("2026-03-01T02:17:00.250Z");
const none = { output: undefined, to: undefined, keep: undefined };

describe("parseTarget()", () => {
  it("is a file, or standard output", () => {
    for (const output of ["monday.wsnap", "-"]) {
      assert.deepEqual(parseTarget({ ...none, output }, now), { kind: "file", path: output });
    }
  });

  for (const to of ["/backups", "s3://lab/wellspring"]) {
    it(`is a backup in ${to}, named by the time`, () => {
      assert.deepEqual(parseTarget({ ...none, to, keep: "7" }, now), {
        kind: "shelf",
        place: to,
        name: "wellspring-20260301T021700Z.wsnap",
        keep: 7,
      });
      const all = parseTarget({ ...none, to }, now);
      assert.ok(all.kind === "shelf" && all.keep === Number.POSITIVE_INFINITY);
    });
  }

  const where = "say where to: -o FILE, --to FOLDER or --to s3://BUCKET/PREFIX";
  for (const [options, message] of [
    [{}, where],
    [{ output: "a", to: "b" }, where],
    [{ output: "a", keep: "1" }, "--keep goes with --to"],
    [{ to: "a", keep: "0" }, '--keep: "0" is no number from 1 on'],
    [{ to: "a", keep: "few" }, '--keep: "few" is no number from 1 on'],
    [{ to: "s3:///a" }, '"s3:///a" names no bucket: s3://BUCKET/PREFIX'],
    [
      { output: "s3://lab/a.wsnap" },
      "-o takes a file: say --to s3://BUCKET/PREFIX, which names the backup",
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => parseTarget({ ...none, ...options }, now), new UsageError(message));
    });
  }
});

describe("oldBackups()", () => {
  it("are all backups but the newest, and nothing else", () => {
    const days = [1, 2, 3, 4].map((day) => `wellspring-2026030${day}T021700Z.wsnap`);
    const others = ["notes.txt", "wellspring-20260301T021700Z.wsnap.0a1b2c3d.part"];
    const names = [...others, ...days.toReversed()];
    assert.deepEqual(oldBackups(names, 2), days.slice(0, 2));
    assert.deepEqual(oldBackups(names, 4), []);
    assert.deepEqual(oldBackups(names, Number.POSITIVE_INFINITY), []);
  });
});
