import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { statisticsIndexes, statisticsToJson } from "./statistics.ts";

describe("statisticsToJson()", () => {
  it("has a member for each index", () => {
    const timeStamp = { seconds: 1_556_704_800, fraction: "50" };
    const json = statisticsToJson({ timeStamp, mean: 1e9 + 1, standardDeviation: 1e-300 });
    assert.equal(
      json.toString(),
      '{"timestamp":"2019-05-01T10:00:00.50Z","mean":1000000001,"standard_deviation":1e-300}',
    );
    assert.deepEqual(Object.keys(JSON.parse(json.toString())), [...statisticsIndexes]);
  });
});
