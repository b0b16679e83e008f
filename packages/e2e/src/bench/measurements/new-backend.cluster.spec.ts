import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findNats } from "../nats/find-nats.ts";
import { assertFigures } from "../testing/assert-figures.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { measureNewBackend } from "./new-backend.ts";

const what = "a new backend, 1 MB of data, goal scaled: empty to ready";

describe("measureNewBackend()", () => {
  it("says so where there is no nats-server", async () => {
    await using bench = await openSmallBench();
    const gap = { what, reason: "no nats-server on PATH" };
    assert.deepEqual(await measureNewBackend(bench, undefined), [gap]);
  });

  it("takes the time before and after the log is trimmed", async () => {
    await assertFigures(
      (bench) => measureNewBackend(bench, findNats(process.env)),
      [
        [`${what}, the log holds all`, 1, { atMost: 30 }],
        [`${what}, the log is trimmed`, 1, { atMost: 30 }],
      ],
    );
  });
});
