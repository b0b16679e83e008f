import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { instantToKey, numberToKey } from "@wellspring/contract";
import { parseWith } from "../parse-with.ts";
import { querySchema } from "./query-schema.ts";

const parse = (query: unknown) => parseWith(querySchema, query, "body");

describe("querySchema", () => {
  it("takes one of the members, either end open", () => {
    const from = instantToKey({ seconds: 1_556_704_800, fraction: "" });
    const timestamp = { min: "2019-05-01T06:00:00-04:00" };
    assert.deepEqual(parse({ timestamp }), { index: "timestamp", from, to: undefined });
    const mean = { index: "mean", from: undefined, to: numberToKey(-1.5) };
    assert.deepEqual(parse({ mean: { max: -1.5 } }), mean);
    assert.deepEqual(parse({ standard_deviation: { min: 1, max: 0 } }), {
      index: "standard_deviation",
      from: numberToKey(1),
      to: numberToKey(0),
    });
  });

  const one = "body: has to have one of timestamp, mean, standard_deviation, and no more";
  for (const [query, message] of [
    [{}, one],
    [{ mean: { min: 1 }, timestamp: { min: "2019-05-01T06:00:00Z" } }, one],
    [{ mean: {} }, "mean: has neither min nor max"],
    [{ mean: { min: "1" } }, "mean.min: is no number that a double holds"],
    [{ mean: { min: null } }, "mean.min: is no number that a double holds"],
    [{ mean: { min: Number.POSITIVE_INFINITY } }, "mean.min: is no number that a double holds"],
    [{ mean: { min: 1, most: 2 } }, "mean: knows no most"],
    [{ mean: 1 }, "mean: is no object with min and max"],
    [{ mean: { min: 1 }, median: {} }, "body: knows no median"],
    [{ timestamp: { min: 1 } }, "timestamp.min: is no string"],
    [
      { timestamp: { max: "2019-05-01" } },
      "timestamp.max: is no time such as 2019-05-01T06:00:00-04:00",
    ],
    [[], "body: is no object"],
    [null, "body: is no object"],
  ] as const) {
    it(`refuses ${JSON.stringify(query)}`, () => assert.throws(() => parse(query), { message }));
  }
});
