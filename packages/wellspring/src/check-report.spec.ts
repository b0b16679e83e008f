import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reportToJson, reportToText } from "./check-report.ts";

const clean = {
  logId: "3e58d9f3-20ac-428c-83a9-896480c179a2",
  appliedSequence: 7n,
  projects: 1,
  runs: 2,
  plates: 1,
  readings: 31_440,
  blocks: 3,
  blockBytes: 8_000,
  openUploads: 0,
  works: 0,
  violations: [],
  violationCount: 0,
};

const contents =
  "2 runs, 1 plate, 31,440 readings, 3 blocks, 8,000 bytes, 0 open uploads, 0 works; " +
  "log 3e58d9f3-20ac-428c-83a9-896480c179a2 applied to 7";

describe("reportToText()", () => {
  it("says what a folder holds where nothing is wrong", () => {
    assert.equal(reportToText("runs", clean), `runs: nothing is wrong: ${contents}\n`);
  });

  it("lists what is wrong, with a count", () => {
    const violation = { keyspace: "blocks", key: "17", text: "nobody refers to it" };
    const one = { ...clean, violations: [violation], violationCount: 1 };
    assert.equal(
      reportToText("runs", one),
      `runs: blocks 17: nobody refers to it\nruns: 1 violation; it holds ${contents}\n`,
    );
    assert.match(reportToText("runs", { ...one, violationCount: 9 }), /\nruns: 8 more\nruns: 9 v/);
  });
});

describe("reportToJson()", () => {
  it("gives one line", () => {
    const line = reportToJson("runs", clean);
    assert.equal(line.indexOf("\n"), line.length - 1);
    assert.deepEqual(JSON.parse(line), { folder: "runs", ...clean, appliedSequence: 7 });
  });
});
