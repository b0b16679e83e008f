import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UploadAdditions } from "./upload-additions.ts";

describe("UploadAdditions", () => {
  it("counts the readings of each run and names its plates once", () => {
    const additions = new UploadAdditions("yeast");
    additions.add({ run: "run-01", plate: 3, readings: 10 });
    additions.add({ run: "run-02", plate: 3, readings: 5 });
    additions.add({ run: "run-01", plate: 3, readings: 1 });
    additions.add({ run: "run-01", plate: 4, readings: 2 });
    assert.deepEqual([...additions.runs], ["run-01", "run-02"]);
    assert.deepEqual(additions.get("run-01"), { readings: 13, plates: new Set([3, 4]) });
    assert.deepEqual(additions.get("run-02"), { readings: 5, plates: new Set([3]) });
    assert.equal(additions.get("run-03"), undefined);
  });

  it("names the attributes that are said of all its runs", () => {
    assert.deepEqual(new UploadAdditions("yeast").attributes, []);
    assert.deepEqual(new UploadAdditions("yeast", { medium: "LB" }).attributes, ["medium"]);
  });
});
