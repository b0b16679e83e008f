import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findNats } from "../nats/find-nats.ts";
import { assertFigures } from "../testing/assert-figures.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { measureRobots } from "./robots.ts";

const what = "one read of 4 wells, 3 robots, one each 0.2 s";

describe("measureRobots()", () => {
  it("says so where there is no nats-server", async () => {
    await using bench = await openSmallBench();
    const gap = { what, reason: "no nats-server on PATH" };
    assert.deepEqual(await measureRobots(bench, undefined), [gap]);
  });

  it("takes the time of each append", async () => {
    await assertFigures(
      (bench) => measureRobots(bench, findNats(process.env)),
      [
        [`${what}: p50`, 6, { atMost: 10 }],
        [`${what}: p99`, 6, { atMost: 50 }],
      ],
    );
  });
});
