import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { runCommand } from "./process/run-command.ts";
import { ServerProcess } from "./process/server-process.ts";
import { SeededRandom } from "./seeded-random.ts";
import { createRandomRun } from "./testing/random-run.ts";
import { readRun } from "./testing/read-run.ts";

const run = promisify(execFile);
const realRun = join(import.meta.dirname, "../testdata/two-plates.csv");

describe("a server whose data folder is not as it should be", () => {
  let folder: string;
  let data: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-faults-"));
    data = join(folder, "data");
    await using server = await ServerProcess.start(["serve", "--data", data]);
    const uploaded = await upload(realRun, server.address);
    assert.equal(uploaded.code, 0, uploaded.stderr);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("says that another process uses it, and leaves that one alone", async () => {
    await using server = await ServerProcess.start(["serve", "--data", data]);
    const second = await runCommand(["backend", "--data", data, "--listen", "127.0.0.1:0"]);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^wellspring: the data folder .* is in use by another process/);
    const check = await runCommand(["check", data]);
    assert.equal(check.code, 1);
    assert.match(check.stderr, /in use by another process/);
    assert.equal((await readRun(server.address, "two-plates"))?.size, 31_440);
  });

  it("says that its form is newer", async () => {
    const copy = await copyFolder(data, join(folder, "newer"));
    await writeFile(join(copy, "form"), "2\n");
    const started = await runCommand(["serve", "--data", copy, "--listen", "127.0.0.1:0"]);
    assert.equal(started.code, 1);
    assert.match(started.stderr, /has the newer form 2, this release reads form 1/);
  });

  for (const keep of [0, 100, 4_096, 0.5, 0.999]) {
    it(`says that its data file was cut to ${keep}, and changes nothing`, async () => {
      const copy = await copyFolder(data, join(folder, `cut-${keep}`));
      const file = join(copy, "store", "data.mdb");
      await truncate(file, keep < 1 ? Math.floor((await stat(file)).size * keep) : keep);
      const before = await hashFile(file);
      for (const args of [
        ["serve", "--data", copy, "--listen", "127.0.0.1:0"],
        ["check", copy],
      ]) {
        const started = await runCommand(args);
        assert.equal(started.code, 1, started.stderr);
        assert.match(started.stdout + started.stderr, /the data file .* is damaged: /);
      }
      assert.equal(await hashFile(file), before);
    });
  }

  it("says that it can't be written", async (t) => {
    const readOnly = join(folder, "read-only");
    await mkdir(readOnly);
    await chmod(folder, 0o755);
    await chmod(readOnly, 0o555);
    if (process.getuid?.() !== 0) {
      const started = await runCommand(["serve", "--data", readOnly, "--listen", "127.0.0.1:0"]);
      assert.match(started.stderr, /the data folder can't be written/);
      return;
    }
    t.diagnostic("root may write everywhere: on a read-only mount instead");
    await using _mount = await mountTmpfs(readOnly, "ro,size=1m");
    const started = await runCommand(["serve", "--data", readOnly, "--listen", "127.0.0.1:0"]);
    assert.equal(started.code, 1);
    assert.match(started.stderr, /the data folder can't be written/);
  });

  it("refuses writes on a full disk, keeps what was acknowledged, goes on with room", async (t) => {
    if (process.getuid?.() !== 0) {
      t.diagnostic("only root may mount a small disk: nothing was tried");
      return;
    }
    const disk = join(folder, "small-disk");
    await mkdir(disk);
    await using _mount = await mountTmpfs(disk, "size=1m");
    const random = new SeededRandom(7);
    const small = join(disk, "data");
    const args = ["serve", "--data", small, "--disk-used-percent-max", "100"];
    const acknowledged: ReturnType<typeof createRandomRun>[] = [];
    {
      await using server = await ServerProcess.start(args);
      for (;;) {
        const next = createRandomRun(random, `run-${acknowledged.length}`);
        const path = join(folder, `${next.name}.csv`);
        await writeFile(path, next.csv);
        const { code, stderr } = await upload(path, server.address, "--timeout", "1");
        if (code !== 0) {
          assert.equal(code, 75);
          assert.match(stderr, /the disk of the data folder is full/);
          break;
        }
        acknowledged.push(next);
      }
      assert.ok(acknowledged.length > 0);
      for (const { name, readings } of acknowledged) {
        assert.deepEqual(await readRun(server.address, name), readings);
      }
    }
    await run("mount", ["-o", "remount,size=16m", disk]);
    assert.equal((await runCommand(["check", small])).code, 0);
    await using server = await ServerProcess.start(args);
    for (const { name, readings } of acknowledged) {
      assert.deepEqual(await readRun(server.address, name), readings);
    }
    assert.equal((await upload(realRun, server.address)).code, 0);
  });

  it("refuses writes above its part of the disk, and reads all the same", async () => {
    const args = ["serve", "--data", data, "--disk-used-percent-max", "1"];
    await using server = await ServerProcess.start(args);
    const { code, stderr } = await upload(realRun, server.address, "--timeout", "1");
    assert.equal(code, 75);
    assert.match(stderr, /the server's disk is \d+ % full and takes no more writes above 1 %/);
    assert.equal((await readRun(server.address, "two-plates"))?.size, 31_440);
  });

  const upload = (path: string, server: string, ...more: string[]) =>
    runCommand(["upload", path, "--server", server, ...more], {
      env: { WELLSPRING_STATE_DIR: join(folder, "state") },
    });
});

const copyFolder = async (from: string, to: string): Promise<string> => {
  await run("cp", ["-r", from, to]);
  return to;
};

const hashFile = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

const mountTmpfs = async (folder: string, options: string): Promise<AsyncDisposable> => {
  await run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  return {
    [Symbol.asyncDispose]: async () => {
      await run("umount", [folder]);
    },
  };
};
