import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { findPostgres } from "./find-postgres.ts";

describe("findPostgres()", () => {
  let folder = "";
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "find-postgres-")));
  });
  after(() => rm(folder, { recursive: true }));

  /** A folder with programs that only know their version. */
  const install = async (path: string, names: readonly string[]): Promise<string> => {
    const bin = join(folder, path);
    await mkdir(bin, { recursive: true });
    for (const name of names) {
      const script = "#!/bin/sh\necho 'postgres (PostgreSQL) 15.18 (Debian 15.18-1)'\n";
      await writeFile(join(bin, name), script, { mode: 0o755 });
    }
    return bin;
  };

  const nowhere = "/nonexistent/*/bin";
  const all = ["postgres", "initdb", "pg_basebackup", "psql"];

  it("finds none where there is none", async () => {
    assert.equal(await findPostgres({ PATH: folder }, nowhere), undefined);
    assert.equal(await findPostgres({}, nowhere), undefined);
  });

  it("finds a server on PATH, through a link, with its other programs", async () => {
    const bin = await install("usr/lib/15/bin", all);
    const linked = join(folder, "linked");
    await mkdir(linked);
    await symlink(join(bin, "postgres"), join(linked, "postgres"));
    const path = [join(folder, "nothing"), linked].join(delimiter);
    assert.deepEqual(await findPostgres({ PATH: path }, nowhere), {
      folder: bin,
      version: "PostgreSQL 15.18",
    });
  });

  it("finds a server where Debian keeps it", async () => {
    const bin = await install("debian/15/bin", all);
    const programs = await findPostgres({ PATH: "" }, join(folder, "debian/*/bin"));
    assert.equal(programs?.folder, bin);
  });

  it("passes over an installation without all programs", async () => {
    const bin = await install("half", ["postgres", "psql"]);
    assert.equal(await findPostgres({ PATH: bin }, nowhere), undefined);
  });
});
