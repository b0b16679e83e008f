import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { createCommandRunner } from "../testing/command-runner.ts";
import { type RunServer, startRunServer } from "../testing/run-server.ts";
import { countOpenUploads } from "../testing/run-server-upload.ts";

const header = "plate,well,runtime,optical-density,run,corrected-optical-density";
const rows = ["0,A1,112,0.06,run-01,1.00E-03", "0,A1,412,0.07,run-01,", "1,B7,112,0.5,run-01,0.4"];
const csvOf = (...lines: string[]): string => [header, ...lines].join("\r\n");

describe("wellspring upload", () => {
  let folder: string;
  let path: string;
  let server: RunServer;
  let run: ReturnType<typeof createCommandRunner>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-upload-"));
    path = join(folder, "a.csv");
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(async (context) => {
    server = await startRunServer();
    run = createCommandRunner(server.address);
    await writeFile(path, csvOf(...rows));
    if ("after" in context) context.after(() => server.kill());
  });

  const uploadJson = async (...argv: string[]): Promise<Record<string, unknown>> => {
    const { stdout, exitCode, stderr } = await run(["upload", "--json", ...argv]);
    assert.deepEqual({ stderr, exitCode }, { stderr: "", exitCode: 0 });
    const outcome: Record<string, unknown> = JSON.parse(stdout);
    assert.equal(typeof outcome.seconds, "number");
    return { ...outcome, seconds: 0 };
  };

  it("says in one line what was stored", async () => {
    const { exitCode, stdout, stderr } = await run(["upload", path]);
    assert.equal(exitCode, 0);
    assert.equal(stderr, "");
    const [counts, times] = stdout.slice(folder.length + 1).split(" in ");
    assert.equal(
      counts,
      "a.csv: stored run run-01: 3 rows (3 new, 0 duplicates, 0 filled) on 2 plates, 2 wells",
    );
    assert.match(times, /^0\.\d{3} s, [\d ]+ rows\/s\n$/);
  });

  it("says the same to programs, and counts duplicates and what was filled later", async () => {
    const common = { file: path, runs: ["run-01"], plates: 2, wells: 2, seconds: 0 };
    const token = (sequence: number) => `${server.store.logId}.${sequence}`;
    assert.deepEqual(await uploadJson(path), {
      ...common,
      rows: 3,
      new: 3,
      duplicates: 0,
      filled: 0,
      token: token(1),
    });
    await writeFile(path, csvOf(...rows, rows[0], "0,A1,412,0.07,run-01,0.01"));
    assert.deepEqual(await uploadJson(path), {
      ...common,
      rows: 5,
      new: 0,
      duplicates: 3,
      filled: 2,
      token: token(2),
    });
  });

  it("takes what is known of the run along", async () => {
    const known = ["--robot", "R1", "--instrument", "I1", "--started-at", "2026-01-31T12:00:00Z"];
    await uploadJson(path, ...known, "--attribute", "medium=LB", "--attribute", "note=a b");
    assert.deepEqual(server.store.getRun("run-01").description, {
      robot: "R1",
      instrument: "I1",
      startedAt: "2026-01-31T12:00:00Z",
      attributes: { medium: "LB", note: "a b" },
    });
  });

  it("reads standard input, whose run must be told", async () => {
    const text = "well,runtime,optical-density,corrected-optical-density\nA1,1,0.5,\n";
    const told = await run(["upload", "-", "--run", "007", "--plate", "3"], text);
    assert.equal(told.exitCode, 0);
    assert.equal(server.store.getPlates("007")[0].plate, 3);
    const untold = await run(["upload", "-"], text);
    assert.deepEqual(untold, {
      exitCode: 2,
      stdout: "",
      stderr:
        "wellspring: standard input: standard input has no run column: name the run with --run\n" +
        "Next: wellspring --help, or --help after a command.\n",
    });
    assert.equal(countOpenUploads(server.store), 0);
  });

  it("uploads several files at once and reports them in order", async () => {
    const paths = Array.from({ length: 20 }, (_, place) => join(folder, `run-${place}.csv.gz`));
    const text = "well,time,optical density,corrected_optical_density\nA1,1,0.5,\n";
    await Promise.all(paths.map((file) => writeFile(file, gzipSync(text))));
    const { stdout, exitCode } = await run(["upload", "--json", ...paths]);
    assert.equal(exitCode, 0);
    const outcomes: { file: string; runs: string[] }[] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      outcomes.map(({ file, runs }) => [file, runs[0]]),
      paths.map((file, place) => [file, `run-${place}`]),
    );
  });

  it("names file, line and both values of each conflict", async () => {
    await uploadJson(path);
    await writeFile(path, csvOf(rows[0], "1,B7,112,0.51,run-01,0.4"));
    const { exitCode, stdout, stderr } = await run(["upload", "--json", path]);
    const text =
      "run run-01, plate 1, well B7 at 112 s " +
      "is 0.51 (corrected 0.4) here and 0.5 (corrected 0.4) there";
    assert.equal(exitCode, 1);
    assert.equal(
      stderr,
      `${path}:3:10: ${text}\n` +
        "Next: correct the file, upload it as another run, " +
        "or take back what is stored with retract.\n",
    );
    assert.deepEqual(JSON.parse(stdout), {
      file: path,
      error: {
        code: "ALREADY_EXISTS",
        message: "readings are there with other values",
        findings: [{ line: 3, column: 10, text }],
      },
    });
  });

  it("points to the corrected value where it alone differs", async () => {
    await uploadJson(path);
    await writeFile(path, csvOf(rows[0], "1,B7,112,0.5,run-01,0.41"));
    const { stderr } = await run(["upload", path, "--append"]);
    assert.match(stderr, /a\.csv:3:21: run run-01, plate 1, well B7 at 112 s is 0\.5 \(corr/);
    assert.match(stderr, /\nNext: correct the file, upload it as another run, or take back /);
  });

  it("shows ten conflicts and counts the rest", async () => {
    const many = (density: string) =>
      csvOf(...Array.from({ length: 13 }, (_, time) => `0,A1,${time},${density},run-02,`));
    await writeFile(path, many("0.1"));
    await uploadJson(path);
    await writeFile(path, many("0.2"));
    const { stderr } = await run(["upload", path]);
    const lines = stderr.trim().split("\n");
    assert.equal(lines.length, 12);
    assert.equal(lines[10], `${path}: 3 more conflicts`);
  });

  it("goes on with the other files when one is refused", async () => {
    const wrong = join(folder, "wrong.csv");
    await writeFile(wrong, csvOf("0,A0,1,0.5,run-03,", "0,A1,x,0.5,run-03,"));
    const missing = join(folder, "missing.csv");
    const { exitCode, stdout, stderr } = await run(["upload", "--json", wrong, missing, path]);
    assert.equal(exitCode, 1);
    const outcomes = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      outcomes.map(({ file, error, rows: count }) => [file, error?.code, count]),
      [
        [wrong, "INVALID_ARGUMENT", undefined],
        [missing, "INVALID_ARGUMENT", undefined],
        [path, undefined, 3],
      ],
    );
    assert.match(stderr, /wrong\.csv:2:3: .*A0.*\n.*wrong\.csv:3:6: .*x.*\n/);
    assert.match(stderr, /missing\.csv:1:1: no such file\nNext: name a file that is there and /);
  });

  it("adds to a run only with --append", async () => {
    await uploadJson(path);
    await writeFile(path, csvOf("0,A1,999,0.5,run-01,"));
    const refused = await run(["upload", path]);
    assert.equal(refused.exitCode, 1);
    assert.match(
      refused.stderr,
      /^wellspring: .*a\.csv: the run exists: add to it with append\nNext: /,
    );
    assert.equal((await uploadJson(path, "--append")).new, 1);
  });

  it("ends with 75 when the server stays away, and does not try the next files", async () => {
    server.kill();
    const argv = ["upload", ...Array.from({ length: 10 }, () => path), "--timeout", "0.3"];
    const { exitCode, stderr, stdout } = await run(argv);
    assert.equal(exitCode, 75);
    assert.equal(stdout, "");
    assert.match(stderr, new RegExp(`${server.address}: .*; trying again\n`));
    assert.match(
      stderr,
      /a\.csv: gave up on .* after 0\.3 s without progress: .*\nNext: start a server/,
    );
    assert.match(stderr, /a\.csv: not tried\n$/);
  });

  it("prints an object for each file, those that are not tried too", async () => {
    server.kill();
    const argv = ["upload", "--json", ...Array.from({ length: 10 }, () => path)];
    const { exitCode, stdout } = await run([...argv, "--timeout", "0.3"]);
    assert.equal(exitCode, 75);
    const outcomes = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const files = outcomes.map(({ file }) => file);
    assert.deepEqual(files, new Array(10).fill(path));
    assert.equal(outcomes[9].error.message, "not tried");
  });

  const wrongUsage: readonly [string[], RegExp][] = [
    [["upload"], /^wellspring: something is missing of wellspring upload <file\.\.>\n/],
    [["upload", "-", "-"], /^wellspring: - stands for standard input, which can be read once\n/],
    [["upload", "a", "--plate", "x"], /^wellspring: --plate: "x" is no whole number\n/],
    [["upload", "a", "--run", "a/b"], /^wellspring: run: must not contain "\/"\n/],
    [["upload", "a", "--server", "http://x"], /^wellspring: --server: "http:\/\/x" is no HOST/],
    [["upload", "a", "--project", ".."], /^wellspring: project: must not be "\.\."\n/],
    [["upload", "a", "--started-at", "now"], /^wellspring: --started-at: "now" is no time/],
  ];
  for (const [argv, message] of wrongUsage) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const { exitCode, stderr } = await run(argv);
      assert.match(stderr, message);
      assert.equal(exitCode, 2);
    });
  }
});
