import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { PlateFileError } from "./finding.ts";
import { openPlateFile, type PlateSource } from "./plate-source.ts";
import { assertRefused, bytesSource, robotHeader } from "./testing/read.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "plate-source-"));
});
after(() => rm(folder, { recursive: true }));

/** A user without rights, in place of root, who may read everything. */
const nobody = 65_534;

const textOf = async (source: PlateSource): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const chunk of source.chunks()) pieces.push(Buffer.from(chunk));
  return Buffer.concat(pieces).toString();
};

describe("openPlateFile()", () => {
  it("reads a file more than once and tells how far it is", async () => {
    const text = "0123456789".repeat(350_000);
    const path = join(folder, "long");
    await writeFile(path, text);
    await using file = await openPlateFile(path);
    assert.equal(file.bytesTotal, text.length);
    for (let time = 0; time < 2; time += 1) {
      assert.ok((await textOf(file)) === text);
      assert.equal(file.bytesRead, text.length);
    }
  });

  it("tells an archive by its bytes and counts what is on disk", async () => {
    const packed = gzipSync("well\n");
    const path = join(folder, "misnamed.csv");
    await writeFile(path, packed);
    await using file = await openPlateFile(path);
    assert.equal(await textOf(file), "well\n");
    assert.equal(file.bytesRead, packed.length);
    assert.equal(file.bytesTotal, packed.length);
  });

  it("keeps standard input to read it again, from wherever it was left", async () => {
    const text = "0123456789".repeat(100);
    await using file = await openPlateFile("-", bytesSource(text, 64).chunks());
    assert.equal(file.bytesTotal, undefined);
    for await (const chunk of file.chunks()) {
      assert.equal(chunk.length, 64);
      break;
    }
    assert.equal(await textOf(file), text);
    assert.equal(await textOf(file), text);
    assert.equal(file.bytesRead, text.length);
  });

  it("keeps what comes out of a pipe to read it again", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const text = "0123456789".repeat(30_000);
    const written = writeFile(path, text);
    await using file = await openPlateFile(path);
    assert.equal(file.bytesTotal, undefined);
    assert.ok((await textOf(file)) === text);
    await written;
    assert.ok((await textOf(file)) === text);
  });

  it("refuses what this user may not read", async () => {
    const path = join(folder, "secret.csv");
    await writeFile(path, "well\n", { mode: 0o000 });
    await chmod(folder, 0o755);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(nobody);
    try {
      await assert.rejects(openPlateFile(path), (error) => {
        assert.ok(error instanceof PlateFileError);
        assert.deepEqual(error.lines(), [`${path}:1:1: may not be read by this user`]);
        return true;
      });
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it("refuses what is not there, and folders", async () => {
    const missing = join(folder, "missing.csv");
    const refusals = { [missing]: "no such file", [folder]: "is a folder, wanted is a file" };
    for (const [path, text] of Object.entries(refusals)) {
      await assert.rejects(openPlateFile(path), (error) => {
        assert.ok(error instanceof PlateFileError);
        assert.deepEqual(error.lines(), [`${path}:1:1: ${text}`]);
        return true;
      });
    }
  });
});

describe("a damaged archive", () => {
  it("is a finding of the file", async () => {
    const path = join(folder, "cut.csv.gz");
    await writeFile(path, gzipSync(`${robotHeader}\n0,A1,0,1,r,\n`).subarray(0, -4));
    await using file = await openPlateFile(path);
    await assertRefused(
      file,
      "f.csv:3:1: truncated or damaged gzip archive: unexpected end of file",
    );
  });
});
