import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { after, before, describe, it } from "node:test";
import { runCommandLine } from "../command-line.ts";
import { clientCommands } from "../index.ts";
import { createCommandRunner } from "../testing/command-runner.ts";
import { type ReadingRow, readingsOf } from "../testing/readings.ts";
import { type RunServer, startRunServer } from "../testing/run-server.ts";
import { addSampleRun, sampleCsv } from "../testing/sample-run.ts";
import { createSpecIo } from "../testing/spec-io.ts";

describe("wellspring export", () => {
  let folder: string;
  let server: RunServer;
  let run: ReturnType<typeof createCommandRunner>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-export-"));
    server = await startRunServer();
    addSampleRun(server.store);
    run = createCommandRunner(server.address);
  });
  after(async () => {
    server.kill();
    await rm(folder, { recursive: true });
  });

  it("writes the robots' form", async () => {
    assert.deepEqual(await run(["export", "run-01"]), {
      exitCode: 0,
      stdout: sampleCsv,
      stderr: "",
    });
  });

  it("writes what can be uploaded again, and is all there", async () => {
    const { stdout } = await run(["export", "run-01"]);
    const again = await run(["upload", "-", "--json"], stdout);
    const { rows, duplicates, new: added } = JSON.parse(again.stdout);
    assert.deepEqual({ rows, duplicates, added }, { rows: 6, duplicates: 6, added: 0 });
  });

  it("chooses plate, wells and times", async () => {
    const argv = ["export", "run-01", "--plate", "0", "--well", "a01", "--well", "B2"];
    const { stdout } = await run([...argv, "--from", "600", "--to", "600"]);
    assert.deepEqual(stdout.split("\r\n").slice(1), [
      "0,A1,600,0.06,run-01,0.01",
      "0,B2,600,0.2,run-01,",
    ]);
  });

  it("writes wide CSV of either density", async () => {
    const measured = await run(["export", "run-01", "--format", "wide"]);
    assert.deepEqual(measured.stdout.split("\r\n"), [
      "plate,runtime,A1,B2",
      "0,0,0.05,0.1",
      "0,600,0.06,0.2",
      "0,1200,0.5,",
      "3,30,,0.0000001",
    ]);
    const argv = ["export", "run-01", "--format", "wide", "--value", "corrected", "--plate", "3"];
    assert.equal((await run(argv)).stdout, "plate,runtime,B2\r\n3,30,-0.5");
  });

  for (const argv of [["--json"], ["--format", "json"]]) {
    it(`writes JSON for ${argv.join(" ")}`, async () => {
      const { stdout } = await run(["export", "run-01", "--plate", "3", ...argv]);
      assert.deepEqual(JSON.parse(stdout), [
        {
          run: "run-01",
          plate: 3,
          well: "B2",
          runtime: 30,
          optical_density: 1e-7,
          corrected_optical_density: -0.5,
        },
      ]);
    });
  }

  it("writes a file that appears when it is whole", async () => {
    const path = join(folder, "run-01.csv");
    const { stdout, exitCode } = await run(["export", "run-01", "-o", path]);
    assert.deepEqual([exitCode, stdout], [0, ""]);
    assert.equal(await readFile(path, "utf8"), sampleCsv);
    assert.deepEqual(await readdir(folder), ["run-01.csv"]);
    assert.equal((await run(["export", "run-01", "-o", "-"])).stdout, sampleCsv);
  });

  it("leaves nothing behind where there is nothing to write", async () => {
    const path = join(folder, "nothing.csv");
    const { stderr, exitCode } = await run(["export", "nothing", "-o", path]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^wellspring: no run is called nothing\nNext: wellspring runs lists/);
    const plate = await run(["export", "run-01", "--plate", "7", "-o", path]);
    assert.match(plate.stderr, /^wellspring: no readings of run-01, plate 7\n/);
    assert.deepEqual(await readdir(folder), ["run-01.csv"]);
  });

  it("ends quietly when nobody reads any more", async () => {
    const rows = Array.from({ length: 50_000 }, (_, time): ReadingRow => ["A1", time, time, 0]);
    server.store.apply("long", 0, readingsOf(rows), true);
    const io = createSpecIo({ WELLSPRING_SERVER: server.address });
    let written = 0;
    const stdout = new Writable({
      write: (_chunk, _encoding, done) =>
        done(++written > 1 ? Object.assign(new Error("write EPIPE"), { code: "EPIPE" }) : null),
    });
    const program = { name: "wellspring", version: "0", commands: clientCommands };
    assert.equal(await runCommandLine(program, ["export", "long"], { ...io, stdout }), 0);
    assert.equal(io.stderrText(), "");
    assert.equal(written, 2);
  });

  const wrongUsage: readonly [string[], RegExp][] = [
    [["--format", "xlsx"], /^wellspring: Invalid values:/],
    [["--from", "x"], /^wellspring: --from: "x" is no whole number\n/],
    [["--to", "2147483648"], /^wellspring: --to: at most 2147483647 is allowed\n/],
  ];
  for (const [argv, message] of wrongUsage) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const { exitCode, stderr } = await run(["export", "run-01", ...argv]);
      assert.match(stderr, message);
      assert.equal(exitCode, 2);
    });
  }
});
