import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { differenceError, findDifference } from "./description.ts";
import type { RunDescription } from "./gen/wellspring/v1/runs.ts";
import { Code, StatusError } from "./status.ts";

const nothing: RunDescription = { robot: "", instrument: "", startedAt: "", attributes: {} };

const find = (known: Partial<RunDescription>, said: Partial<RunDescription>) =>
  findDifference({ ...nothing, ...known }, { ...nothing, ...said });

describe("findDifference()", () => {
  for (const field of ["robot", "instrument", "startedAt"] as const) {
    it(`tells that ${field} differs`, () => {
      assert.deepEqual(find({ [field]: "a" }, { [field]: "b" }), { field, known: "a", said: "b" });
    });

    it(`takes an empty ${field} as nothing said`, () => {
      assert.equal(find({ [field]: "a" }, {}), undefined);
      assert.equal(find({}, { [field]: "a" }), undefined);
    });
  }

  it("tells which attribute differs, an empty one too", () => {
    const known = { attributes: { note: "", medium: "LB" } };
    const medium = find(known, { attributes: { note: "", medium: "M9" } });
    assert.deepEqual(medium, { field: "attribute medium", known: "LB", said: "M9" });
    const note = find(known, { attributes: { note: "x" } });
    assert.deepEqual(note, { field: "attribute note", known: "", said: "x" });
  });

  it("takes attributes of which nothing is known, whatever they are called", () => {
    assert.equal(find({}, { attributes: { constructor: "a", toString: "b" } }), undefined);
    assert.equal(find({ attributes: { medium: "LB" } }, {}), undefined);
  });

  it("takes what is known said again", () => {
    const known = { startedAt: "2026-01-02T03:04:05Z", attributes: { medium: "LB" } };
    assert.equal(find(known, known), undefined);
  });

  it("tells the first of several", () => {
    const difference = find(
      { robot: "r7", attributes: { medium: "LB" } },
      { robot: "r8", attributes: { medium: "M9" } },
    );
    assert.equal(difference?.field, "robot");
  });
});

describe("differenceError()", () => {
  it("names the run, the field and both values", () => {
    const error = differenceError("run-01", { field: "robot", known: "r7", said: "r8" });
    assert(error instanceof StatusError);
    assert.equal(error.code, Code.ALREADY_EXISTS);
    assert.equal(error.message, 'run run-01 has the robot "r7", not "r8"');
  });
});
