import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, numberToKey, StatusError } from "@wellspring/contract";
import type { Computed } from "../../engine-function.ts";
import { statistics } from "./statistics.ts";

const compute = (body: string | Buffer): Promise<Computed> =>
  statistics.compute({ body: Buffer.from(body), submittedAtMs: 0 }, AbortSignal.abort());

const withData = (data: string): string => `{"time_stamp":"2019-05-01T10:00:00Z","data":${data}}`;

describe("statistics", () => {
  it("computes a laboratory's sample", async () => {
    const file = join(import.meta.dirname, "../../../testdata/ginkgo-sample.json");
    const { result } = await compute(readFileSync(file));
    const { timestamp, mean, standard_deviation } = JSON.parse(result.toString());
    assert.equal(timestamp, "2019-05-01T10:00:00Z");
    assert.equal(mean.toFixed(14), "0.99852825175660");
    assert.equal(standard_deviation.toFixed(14), "1.01280885259315");
  });

  const examples: readonly [data: string, mean: number, deviation: number][] = [
    ["[0.1,0.1,0.1]", 0.1, 0],
    ["[1e9,1000000001,1000000002]", 1e9 + 1, 0.816496580927726],
    ["[1e308,1e308]", 1e308, 0],
    ["[1e-300,3e-300]", 2e-300, 1.0000000000000002e-300],
    ["[-0]", 0, 0],
  ];
  for (const [data, mean, deviation] of examples) {
    it(`computes ${data}`, async () => {
      const { result } = await compute(withData(data));
      assert.deepEqual(JSON.parse(result.toString()), {
        timestamp: "2019-05-01T10:00:00Z",
        mean,
        standard_deviation: deviation,
      });
    });
  }

  it("is found by its time, its mean and its deviation", async () => {
    const { indexEntries } = await compute(withData("[1,3]"));
    assert.deepEqual(
      indexEntries.map(({ name, key }) => [name, key.toString("hex")]),
      [
        ["timestamp", "0000000ed63dea2000000000"],
        ["mean", numberToKey(2).toString("hex")],
        ["standard_deviation", numberToKey(1).toString("hex")],
      ],
    );
  });

  it("fails with what is wrong with a body", async () => {
    const failure = new StatusError(
      Code.INVALID_ARGUMENT,
      "Field time_stamp: is missing; Field data: is empty",
    );
    await assert.rejects(compute('{"data":[]}'), failure);
  });
});
