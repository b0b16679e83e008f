import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Circumstances } from "./machine.ts";
import { writeResults } from "./results.ts";

const circumstances: Circumstances = {
  machine: {
    processor: "some",
    cores: 2,
    memoryBytes: 8e9,
    loadAverage: 0.1,
    system: "Linux 6 x64",
  },
  node: "v24.21.0",
  commit: "unknown",
  date: "2026-02-01T00:00:00.000Z",
};

describe("writeResults()", () => {
  it("writes circumstances, figures and gaps into a folder that it makes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "results-"));
    try {
      const path = join(folder, "deep", "latest.json");
      const gap = { what: "COPY", reason: "none found" };
      await writeResults(path, circumstances, [
        { name: "run", figures: [{ what: "a", unit: "ms", goal: { atMost: 2 }, values: [3, 1] }] },
        { name: "postgres", figures: [gap] },
      ]);
      const judged = { min: 1, median: 2, max: 3, value: 2, isMet: true };
      const figure = { what: "a", unit: "ms", goal: { atMost: 2 }, values: [3, 1], ...judged };
      assert.deepEqual(JSON.parse(await readFile(path, "utf8")), {
        ...circumstances,
        measurements: [
          { name: "run", figures: [figure] },
          { name: "postgres", figures: [gap] },
        ],
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
