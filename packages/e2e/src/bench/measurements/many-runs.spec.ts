import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import {
  measureByTimeOrder,
  measureDelayed,
  measureManyFiles,
  measureManyRunsOneFile,
} from "./many-runs.ts";

describe("measureManyRunsOneFile()", () => {
  it("takes the rate of each upload", async () => {
    await assertFigures(measureManyRunsOneFile, [
      ["3 runs, 90 rows, in one file", 2, { atLeast: 4_000_000 }],
    ]);
  });
});

describe("measureManyFiles()", () => {
  it("gives all files to one command", async () => {
    await assertFigures(measureManyFiles, [
      ["3 runs, 90 rows, in 3 files", 2, { atLeast: 4_000_000 }],
    ]);
  });
});

describe("measureByTimeOrder()", () => {
  it("has no goal", async () => {
    await assertFigures(measureByTimeOrder, [["3 runs, 90 rows, in one file, by time", 2]]);
  });
});

describe("measureDelayed()", () => {
  it("uploads through the proxy", async () => {
    await assertFigures(measureDelayed, [
      ["3 runs, 90 rows, in one file, 20 ms away", 2, { atLeast: 2_500_000 }],
    ]);
  });
});
