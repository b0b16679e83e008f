import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Outcome, outcomeToJson, outcomeToText } from "./outcome.ts";

const outcome: Outcome = {
  file: "run-01.csv",
  summary: { rows: 31_440, duplicates: 10, filled: 5, runs: ["run-01"], plates: 2, wells: 144 },
  added: 31_400,
  duplicates: 20,
  filled: 5,
  seconds: 0.25,
  token: "t",
};

describe("outcomeToJson()", () => {
  it("adds up what the file and the server found", () => {
    assert.deepEqual(JSON.parse(outcomeToJson(outcome)), {
      file: "run-01.csv",
      runs: ["run-01"],
      rows: 31_440,
      new: 31_400,
      duplicates: 30,
      filled: 10,
      plates: 2,
      wells: 144,
      seconds: 0.25,
      token: "t",
    });
  });

  it("is one line with the fields in the order of the documentation", () => {
    const json = outcomeToJson({ ...outcome, token: null, seconds: 0.12345 });
    const names = ["file", "runs", "rows", "new", "duplicates", "filled", "plates", "wells"];
    assert.deepEqual(Object.keys(JSON.parse(json)), [...names, "seconds", "token"]);
    assert.ok(json.endsWith('"seconds":0.123,"token":null}'));
  });
});

describe("outcomeToText()", () => {
  it("says it in one line", () => {
    assert.equal(
      outcomeToText(outcome),
      "run-01.csv: stored run run-01: 31 440 rows (31 400 new, 30 duplicates, 10 filled) " +
        "on 2 plates, 144 wells in 0.250 s, 125 760 rows/s",
    );
  });

  it("says checked where nothing was stored", () => {
    assert.match(outcomeToText({ ...outcome, token: null }), /^run-01\.csv: checked run run-01: /);
  });

  it("shortens a long list of runs", () => {
    const text = (runs: string[]): string =>
      outcomeToText({ ...outcome, summary: { ...outcome.summary, runs } });
    assert.match(text(["a", "b", "c"]), /stored runs a, b, c:/);
    assert.match(text(["a", "b", "c", "d"]), /stored runs a, b and 2 more:/);
  });
});
