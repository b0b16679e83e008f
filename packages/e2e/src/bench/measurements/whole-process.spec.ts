import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureLargeRunProcess, measureRunProcess } from "./whole-process.ts";

describe("measureRunProcess()", () => {
  it("takes the time of each command", async () => {
    await assertFigures(measureRunProcess, [
      ["one run, 30 rows: the whole command", 2, { atMost: 300 }],
    ]);
  });
});

describe("measureLargeRunProcess()", () => {
  it("does the same with a larger run", async () => {
    await assertFigures(measureLargeRunProcess, [
      ["one run, 80 rows: the whole command", 2, { atMost: 600 }],
    ]);
  });
});
