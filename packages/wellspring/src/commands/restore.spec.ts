import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, it, type TestContext } from "node:test";
import { clientCommands, runCommandLine } from "@wellspring/cli";
import { createLogger } from "@wellspring/service";
import { openServe } from "../serve.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { uploadColumns } from "../testing/upload-columns.ts";
import { restoreCommand } from "./restore.ts";

const program = { name: "wellspring", version: "0", commands: [...clientCommands, restoreCommand] };

const temporaryFolder = async (test: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "wellspring-restore-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const serve = (data: string) =>
  openServe({
    listen: "127.0.0.1:0",
    data,
    diskUsedPercentMax: "100",
    drainTimeoutMs: "1000",
    print: false,
    logger: createLogger({ name: "spec", level: "fatal" }),
    stdout: new PassThrough(),
  });

describe("wellspring restore", () => {
  it("makes a folder of a backup, from which a server starts", async (test) => {
    const folder = await temporaryFolder(test);
    const file = join(folder, "backup.wsnap");
    const restored = join(folder, "restored");
    {
      await using servers = await serve(join(folder, "data"));
      await uploadColumns(servers.address, "kept");
      const io = createSpecIo();
      const argv = ["backup", "-o", file, "--server", servers.address];
      assert.equal(await runCommandLine(program, argv, io), 0, io.stderrText());
    }
    const argv = ["restore", file, "--data", restored];
    const io = createSpecIo();
    assert.equal(await runCommandLine(program, [...argv, "--json"], io), 0, io.stderrText());
    assert.partialDeepStrictEqual(JSON.parse(io.stdoutText()), { runs: 1, readings: 2 });
    {
      await using servers = await serve(restored);
      assert.equal((await uploadColumns(servers.address, "kept"))?.duplicates, 2);
    }
    const again = createSpecIo();
    assert.equal(await runCommandLine(program, argv, again), 1);
    assert.match(
      again.stderrText(),
      /restored holds a store already: nothing was restored\nNext: name an empty folder/,
    );
  });

  it("fills a server that runs and holds nothing, and no other", async (test) => {
    const folder = await temporaryFolder(test);
    const file = join(folder, "backup.wsnap");
    await using full = await serve(join(folder, "data"));
    await uploadColumns(full.address, "kept");
    const backup = ["backup", "-o", file, "--server", full.address];
    assert.equal(await runCommandLine(program, backup, createSpecIo()), 0);
    await using empty = await serve(join(folder, "empty"));
    const argv = ["restore", file, "--server", empty.address];
    const io = createSpecIo({ WELLSPRING_DATA: "/data" });
    assert.equal(await runCommandLine(program, argv, io), 0, io.stderrText());
    assert.ok(io.stdoutText().startsWith(`${empty.address}: restored 1 run with 2 readings in `));
    assert.equal((await uploadColumns(empty.address, "kept"))?.duplicates, 2);
    const again = createSpecIo();
    assert.equal(await runCommandLine(program, argv, again), 1);
    assert.match(again.stderrText(), /^wellspring: the servers hold data already, of the log /);
  });

  it("wants one place, whatever the environment says for other commands", async () => {
    const env = { WELLSPRING_DATA: "/data", WELLSPRING_SERVER: "robots:50051" };
    for (const [argv, io] of [
      [[], createSpecIo()],
      [[], createSpecIo(env)],
      [["--data", "a", "--server", "b"], createSpecIo()],
    ] as const) {
      assert.equal(await runCommandLine(program, ["restore", "f", ...argv], io), 2);
      assert.match(io.stderrText(), /say where to: --data FOLDER or --server ADDRESS/);
    }
  });

  it("refuses what is no backup and makes no store of it", async (test) => {
    const folder = await temporaryFolder(test);
    const file = join(folder, "run.csv");
    await writeFile(file, "well,runtime,optical-density\nA1,0,0.1\n");
    const io = createSpecIo();
    const data = join(folder, "data");
    assert.equal(await runCommandLine(program, ["restore", file, "--data", data], io), 1);
    assert.match(io.stderrText(), /^wellspring: \S+run\.csv is no backup of Wellspring\nNext: /);
    assert.ok(!existsSync(join(data, "store")));
  });

  it("says that a file is not there", async (test) => {
    const folder = await temporaryFolder(test);
    const io = createSpecIo();
    const file = join(folder, "none.wsnap");
    const data = join(folder, "never");
    assert.equal(await runCommandLine(program, ["restore", file, "--data", data], io), 1);
    assert.ok(!existsSync(data));
    assert.match(io.stderrText(), /none\.wsnap: no such file or directory/);
  });
});
