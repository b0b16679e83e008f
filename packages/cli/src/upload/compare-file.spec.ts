import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startRunServer } from "../testing/run-server.ts";
import { countOpenUploads } from "../testing/run-server-upload.ts";
import { addSampleRun, sampleCsv } from "../testing/sample-run.ts";

describe("wellspring upload --dry-run", () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-dry-run-"));
    path = join(folder, "a.csv");
  });
  after(() => rm(folder, { recursive: true }));

  const dryRun = async (text: string, ...argv: string[]) => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    await writeFile(path, text);
    const run = createCommandRunner(server.address);
    const result = await run(["upload", path, "--dry-run", "--json", ...argv]);
    assert.equal(server.store.getRun("run-01").readings, 6);
    assert.equal(server.store.sequence, 0n);
    assert.equal(countOpenUploads(server.store), 0);
    return { ...result, outcome: JSON.parse(result.stdout) };
  };

  it("finds what is there already, and what would be filled", async () => {
    const text = sampleCsv.replace("0,B2,0,0.1,run-01,", "0,B2,0,0.10,run-01,0.01");
    const { exitCode, stderr, outcome } = await dryRun(text);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.deepEqual(
      { ...outcome, seconds: 0 },
      {
        file: path,
        runs: ["run-01"],
        rows: 6,
        new: 0,
        duplicates: 5,
        filled: 1,
        plates: 2,
        wells: 3,
        seconds: 0,
        token: null,
      },
    );
  });

  it("finds that a run is new", async () => {
    const { outcome } = await dryRun(sampleCsv.replaceAll("run-01", "run-02"));
    assert.deepEqual([outcome.new, outcome.token], [6, null]);
  });

  it("finds that new readings of a run need --append", async () => {
    const text = `${sampleCsv}\r\n9,A1,0,1,run-01,\r\n0,A1,7,1,run-01,`;
    const { exitCode, stderr } = await dryRun(text);
    assert.equal(exitCode, 1);
    assert.match(stderr, /a\.csv: run run-01 exists: 2 new readings would need --append\nNext: /);
    assert.equal((await dryRun(text, "--append")).outcome.new, 2);
  });

  it("lets a new run stand beside one that has nothing new", async () => {
    const { exitCode, outcome } = await dryRun(`${sampleCsv}\r\n0,A1,7,1,run-02,`);
    assert.equal(exitCode, 0);
    assert.deepEqual([outcome.new, outcome.duplicates], [1, 6]);
  });

  it("finds conflicts with their lines", async () => {
    const { exitCode, stderr, outcome } = await dryRun(sampleCsv.replace("0.06,", "0.07,"));
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /a\.csv:3:\d+: run run-01, plate 0, well A1 at 600 s is 0\.07 \(corrected/,
    );
    assert.equal(outcome.error.code, "ALREADY_EXISTS");
    assert.equal(outcome.error.findings[0].line, 3);
  });

  const differences: readonly [string[], string][] = [
    [["--robot", "R2"], 'run run-01 has the robot "R1", not "R2"'],
    [["--instrument", "I2"], 'run run-01 has the instrument "I1", not "I2"'],
    [
      ["--started-at", "2026-01-31T13:00:00Z"],
      'run run-01 has the startedAt "2026-01-31T12:00:00Z", not "2026-01-31T13:00:00Z"',
    ],
    [["--attribute", "medium=M9"], 'run run-01 has the attribute medium "LB", not "M9"'],
  ];
  for (const [argv, message] of differences) {
    it(`refuses ${argv.join(" ")} as an upload does`, async () => {
      const { exitCode, stderr, outcome } = await dryRun(sampleCsv, ...argv);
      assert.equal(exitCode, 1);
      assert.deepEqual(outcome.error, { code: "ALREADY_EXISTS", message, findings: [] });
      await using server = await startRunServer();
      addSampleRun(server.store);
      const upload = createCommandRunner(server.address);
      const uploaded = await upload(["upload", path, "--json", ...argv]);
      assert.deepEqual([uploaded.exitCode, uploaded.stderr], [exitCode, stderr]);
      assert.deepEqual(JSON.parse(uploaded.stdout), outcome);
    });
  }

  it("takes what is known of a run, and what is not", async () => {
    const said = ["--robot", "R1", "--attribute", "medium=LB", "--attribute", "note=x"];
    assert.equal((await dryRun(sampleCsv, ...said)).exitCode, 0);
    const other = sampleCsv.replaceAll("run-01", "run-02");
    assert.equal((await dryRun(other, "--robot", "R2")).exitCode, 0);
  });

  it("checks the file by itself where there is no server, and says so", async () => {
    const server = await startRunServer();
    server.kill();
    await writeFile(path, sampleCsv);
    const run = createCommandRunner(server.address);
    const { exitCode, stdout, stderr } = await run(["upload", path, "--dry-run"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /a\.csv: checked run run-01: 6 rows \(6 new, 0 duplicates, 0 filled\)/);
    assert.match(stderr, /a\.csv: checked by itself only, not against what is stored\n$/);
  });

  it("refuses a bad file as an upload does", async () => {
    const { exitCode, stderr, outcome } = await dryRun(sampleCsv.replace("0,A1,0", "0,A0,0"));
    assert.equal(exitCode, 1);
    assert.match(stderr, /a\.csv:2:3: .*A0/);
    assert.equal(outcome.error.code, "INVALID_ARGUMENT");
  });
});
