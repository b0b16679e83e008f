import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plateToJson, runToJson } from "./run-json.ts";

describe("runToJson()", () => {
  it("writes null for what is not known", () => {
    const run = {
      project: "default",
      name: "run-01",
      description: undefined,
      plates: 1,
      wells: 2,
      readings: 3,
      firstRuntimeSeconds: 4,
      lastRuntimeSeconds: 5,
      createdAtMs: 0n,
      changedAtMs: 1n,
    };
    assert.deepEqual(runToJson(run), {
      run: "run-01",
      project: "default",
      plates: 1,
      wells: 2,
      readings: 3,
      first_runtime: 4,
      last_runtime: 5,
      robot: null,
      instrument: null,
      started_at: null,
      attributes: {},
      created_at: "1970-01-01T00:00:00.000Z",
      changed_at: "1970-01-01T00:00:00.001Z",
    });
  });
});

describe("plateToJson()", () => {
  it("names its wells", () => {
    const plate = {
      plate: 7,
      wells: Buffer.of(3, 0, 0, 0, 0, 0, 1),
      readings: 3,
      firstRuntimeSeconds: 4,
      lastRuntimeSeconds: 5,
    };
    assert.deepEqual(plateToJson(plate), {
      plate: 7,
      wells: ["A1", "A2", "B1"],
      readings: 3,
      first_runtime: 4,
      last_runtime: 5,
    });
  });
});
