import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attempt, attemptLong, createReport, sayOf, violationsToldMax } from "./check-report.ts";

describe("sayOf()", () => {
  it("adds what is said to the report", () => {
    const report = createReport();
    sayOf(report, "runs", "default/run-01")("is wrong");
    assert.deepEqual(report.violations, [
      { keyspace: "runs", key: "default/run-01", text: "is wrong" },
    ]);
    assert.equal(report.violationCount, 1);
  });

  it("keeps as many as are told, and counts the rest", () => {
    const report = createReport();
    const say = sayOf(report, "blocks", "1");
    for (let place = 0; place <= violationsToldMax; place++) say(String(place));
    assert.equal(report.violations.length, violationsToldMax);
    assert.equal(report.violations[violationsToldMax - 1].text, String(violationsToldMax - 1));
    assert.equal(report.violationCount, violationsToldMax + 1);
  });
});

describe("attemptLong()", () => {
  it("gives what is found in the end, or says what is thrown", async () => {
    const said: string[] = [];
    const say = (text: string) => void said.push(text);
    assert.equal(await attemptLong(say, async () => 7), 7);
    assert.equal(await attemptLong(say, () => Promise.reject(new Error("gone"))), undefined);
    assert.deepEqual(said, ["can't be read: gone"]);
  });
});

describe("attempt()", () => {
  it("gives what is found", () => {
    const said: string[] = [];
    const value = attempt(
      (text) => said.push(text),
      () => 7,
    );
    assert.equal(value, 7);
    assert.deepEqual(said, []);
  });

  it("says what is thrown", () => {
    const said: string[] = [];
    const value = attempt(
      (text) => said.push(text),
      () => assert.fail("page 7 is gone"),
    );
    assert.equal(value, undefined);
    assert.deepEqual(said, ["can't be read: page 7 is gone"]);
  });
});
