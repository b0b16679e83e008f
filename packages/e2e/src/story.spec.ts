import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { compareReadings } from "./demo/compare-readings.ts";
import { runCommand } from "./process/run-command.ts";
import { ServerProcess } from "./process/server-process.ts";

const realRun = join(import.meta.dirname, "../testdata/two-plates.csv");
const header = "plate,well,runtime,optical-density,run,corrected-optical-density";

/** A robot's run from its file to storage and back, as a person at a terminal lives it. */
describe("a run's life", () => {
  let folder: string;
  let data: string;
  let server: ServerProcess;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-story-"));
    data = join(folder, "data");
    server = await ServerProcess.start(["serve", "--data", data]);
  });

  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const wellspring = (...args: string[]) => runCommand(args, { env: environment() });

  const environment = () => ({
    WELLSPRING_SERVER: server.address,
    WELLSPRING_STATE_DIR: join(folder, "state"),
    WELLSPRING_TIMEOUT: "20",
  });

  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await wellspring(...args, "--json");
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };

  const write = async (name: string, ...rows: string[]): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, [header, ...rows].join("\r\n"));
    return path;
  };

  it("is tried without a trace", async () => {
    const tried = await json("upload", realRun, "--dry-run");
    assert.partialDeepStrictEqual(tried, { rows: 31_440, new: 31_440, token: null });
    const { stdout } = await wellspring("runs", "--json");
    assert.doesNotMatch(stdout, /two-plates/);
  });

  it("is uploaded, and acknowledged when durable", async () => {
    const { seconds, token, file, ...result } = await json("upload", realRun, "--robot", "R7");
    assert.deepEqual(result, {
      runs: ["two-plates"],
      rows: 31_440,
      new: 31_440,
      duplicates: 0,
      filled: 0,
      plates: 2,
      wells: 144,
    });
    assert.equal(typeof seconds, "number");
    assert.equal(file, realRun);
    assert.match(token, /^[0-9a-f-]{36}\.\d+$/);
  });

  it("is uploaded again, packed in any way, and nothing is stored", async () => {
    const bytes = await readFile(realRun);
    const gzip = join(folder, "again.csv.gz");
    await writeFile(
      gzip,
      Buffer.concat([gzipSync(bytes.subarray(0, 999)), gzipSync(bytes.subarray(999))]),
    );
    const zstd = join(folder, "again.csv.zst");
    await writeFile(zstd, zstdCompressSync(bytes));
    for (const path of [realRun, gzip, zstd]) {
      const again = await json("upload", path);
      assert.partialDeepStrictEqual(again, { new: 0, duplicates: 31_440, filled: 0 });
    }
  });

  it("takes no new readings unless told to append", async () => {
    const path = await write("late.csv", "0,A1,90000,1.1,two-plates,");
    const refused = await wellspring("upload", path);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /run two-plates exists with 31440 readings and 1 of yours is new/);
    assert.match(refused.stderr, /--append/);
    assert.partialDeepStrictEqual(await json("upload", path, "--append"), { new: 1 });
  });

  it("has an absent corrected value filled without being told", async () => {
    const path = await write("filled.csv", "0,A1,90000,1.10,two-plates,1.041");
    assert.partialDeepStrictEqual(await json("upload", path), { new: 0, filled: 1 });
  });

  it("refuses other values for a reading, naming both and the line of the file", async () => {
    const path = await write(
      "conflict.csv",
      "0,A2,90000,0.9,two-plates,",
      "0,A1,90000,1.2,two-plates,1.041",
    );
    const { code, stderr } = await wellspring("upload", path, "--append");
    assert.equal(code, 1);
    assert.match(stderr, /conflict\.csv:3:\d+: .*plate 0, well A1.*90000/);
    assert.match(stderr, /is 1\.2 \(corrected 1\.041\) here and 1\.1 \(corrected 1\.041\) there/);
    const nothing = await wellspring("export", "two-plates", "--well", "A2", "--from", "90000");
    assert.equal(nothing.code, 1, "nothing of the refused file is there");
  });

  it("comes back as it was given", async () => {
    const { code, stdout } = await wellspring("export", "two-plates", "--to", "89999");
    assert.equal(code, 0);
    assert.equal(compareReadings(await readFile(realRun, "utf8"), stdout), 31_440);
  });

  it("loses a well by retraction, with the reason kept, and gets it back", async () => {
    const well = ["--plate", "1", "--well", "B7"];
    const retracted = await json("retract", "two-plates", ...well, "--reason", "lid was on");
    assert.equal(retracted.readings, 173);
    const gone = await wellspring("export", "two-plates", ...well);
    assert.equal(gone.code, 1);
    assert.match(gone.stderr, /no readings of .*B7/);
    const again = await json("upload", realRun, "--append");
    assert.partialDeepStrictEqual(again, { new: 173, duplicates: 31_267 });
  });

  it("tells its history", async () => {
    const { code, stdout } = await wellspring("history", "two-plates");
    assert.equal(code, 0);
    const kinds = stdout.match(/\b(uploaded|appended|retracted)\b/g);
    assert.deepEqual(kinds, ["uploaded", "appended", "appended", "retracted", "appended"]);
    assert.match(stdout, /lid was on/);
  });

  it("is retracted as a whole, is not found then, and may be uploaded anew", async () => {
    await json("retract", "two-plates", "--reason", "wrong strain");
    for (const args of [
      ["show", "two-plates"],
      ["export", "two-plates"],
    ]) {
      const { code, stderr } = await wellspring(...args);
      assert.equal(code, 1);
      assert.match(stderr, /run two-plates was retracted/);
    }
    assert.partialDeepStrictEqual(await json("upload", realRun), { new: 31_440 });
  });

  it("leaves a data folder in which nothing is wrong", async () => {
    await server.stop();
    const { code, stdout } = await wellspring("check", data);
    assert.equal(code, 0, stdout);
    server = await ServerProcess.start(["serve", "--data", data]);
    const { stdout: runs } = await wellspring("runs");
    assert.match(runs, /two-plates +2 +144/);
  });
});
