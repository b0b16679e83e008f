import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, limits, wellName } from "@wellspring/contract";
import { openPlateFile } from "./plate-source.ts";
import {
  assertRefused,
  bytesSource,
  partsToTexts,
  readAll,
  refusal,
  robotHeader,
} from "./testing/read.ts";

describe("readPlateFile()", () => {
  it("reads a robot's file", async () => {
    await using file = await openPlateFile(join(testdata, "two-plates.csv"));
    const { parts, restarts, summary } = await readAll(file);
    assert.equal(restarts, 0);
    assert.deepEqual(summary, {
      rows: 31_440,
      duplicates: 0,
      filled: 0,
      runs: ["two-plates"],
      plates: 2,
      wells: 144,
    });
    assert.deepEqual(
      parts.map(({ run, plate, readings }) => [run, plate, readings.wells.length]),
      [
        ["two-plates", 0, 23_136],
        ["two-plates", 1, 8_304],
      ],
    );
    assert.equal(parts[0].readings.opticalDensities[0], 0.06);
    assert.equal(parts[0].readings.correctedOpticalDensities[0], 0.001);
  });

  for (const name of ["ap12.csv", "kinbiont.csv", "two-plates.csv"]) {
    it(`reads of ${name} what splitting its lines reads`, async () => {
      const text = await readFile(join(testdata, name), "utf8");
      await using file = await openPlateFile(join(testdata, name));
      const { parts, restarts } = await readAll(file);
      assert.equal(restarts, 0);
      const read = parts.flatMap(({ run, plate, readings: columns }) =>
        Array.from(columns.wells, (well, index) => {
          const density = columns.opticalDensities[index];
          const corrected = columns.correctedOpticalDensities[index];
          return [plate, wellName(well), columns.runtimes[index], density, run, corrected].join();
        }),
      );
      const [, ...lines] = text.split(/\r\n|\n|\r/).filter((line) => line !== "");
      const expected = lines.map((line) => {
        const [plate, well, runtime, density, run, corrected] = line.split(",");
        const value = corrected === "" ? Number.NaN : Number(corrected);
        return [Number(plate), well, Number(runtime), Number(density), run, value].join();
      });
      assert.ok(expected.length > 8_000);
      assert.deepEqual(read.sort(), expected.sort());
    });
  }

  it("reads as many runs as an upload may have, and refuses one more at its column", async () => {
    const rows = Array.from({ length: limits.uploadRunsMax }, (_, run) => `0,A1,0,1,r${run},`);
    const text = [robotHeader, ...rows, ...rows].join("\n");
    const { parts, summary } = await readAll(bytesSource(text));
    assert.equal(summary.runs.length, limits.uploadRunsMax);
    assert.equal(summary.duplicates, limits.uploadRunsMax);
    assert.equal(parts.length, limits.uploadRunsMax);
    await assertRefused(
      `${text}\n0,A1,0,1,r7,\n0,A1,0,1, one more,\n`,
      "f.csv:20003:10: more than 10000 runs in one file",
    );
  });

  it("names the run after the file and the plate 0 where the file names none", async () => {
    const text = "time,well,optical density,Corrected_Optical_Density\n0,A1,0.1,0\n";
    const { parts, summary } = await readAll(bytesSource(text), { file: "in/night 7.csv.gz" });
    assert.deepEqual(partsToTexts(parts), ["night 7 0 0 0 0.1 0"]);
    assert.deepEqual(summary.runs, ["night 7"]);
    const told = await readAll(bytesSource(text), { file: "-", run: "r", plate: 9 });
    assert.deepEqual(partsToTexts(told.parts), ["r 9 0 0 0.1 0"]);
  });

  it("counts equal rows and fills", async () => {
    const rows = ["0,A1,5,0.10,r,", "0,a01,5.0,1e-1,r,2", "0,A1,5,.1,r,", "0,A1,5,.1,r,2.0"];
    const { parts, summary } = await readAll(bytesSource([robotHeader, ...rows].join("\n")));
    assert.deepEqual(partsToTexts(parts), ["r 0 0 5 0.1 2"]);
    assert.deepEqual([summary.rows, summary.filled, summary.duplicates], [4, 1, 2]);
  });

  it("names both values and both lines of a conflict", async () => {
    const rows = ["0,A1,5,0.1,é,", "0,A1,6,0.2,é,1", "0,A1,5,0.3,é,", "0,A1,6,0.2,é,2"];
    await assertRefused(
      [robotHeader, ...rows].join("\n"),
      "f.csv:4:8: run é plate 0 well A1 time 5: optical-density 0.3, but 0.1 in line 2",
      "f.csv:5:14: run é plate 0 well A1 time 6: corrected-optical-density 2, but 1 in line 3",
    );
  });

  it("shows ten findings, counts the others and gives nothing out after the first", async () => {
    const rows = Array.from({ length: 12 }, (_, index) => `0,A0,${index},1,r,`);
    const error = await refusal(bytesSource([robotHeader, ...rows].join("\n")));
    assert.equal(error.code, Code.INVALID_ARGUMENT);
    assert.equal(error.count, 12);
    assert.equal(error.lines().length, 11);
    assert.equal(error.lines()[0], 'f.csv:2:3: well "A0" is none of A1 to AF48');
    assert.equal(error.lines()[10], "f.csv: 2 more findings");
    assert.equal(error.message, error.lines().join("\n"));
  });

  it("refuses the option beside the column", async () => {
    const source = bytesSource(`${robotHeader}\n0,A1,0,1,r,\n`);
    const error = await refusal(source, { file: "f.csv", run: "x", plate: 1 });
    assert.deepEqual(error.lines(), [
      'f.csv:1:1: the file has a column "plate": leave --plate out',
      'f.csv:1:36: the file has a column "run": leave --run out',
    ]);
  });

  it("cuts plates in order of time into full parts", async () => {
    const text = orderedByTime(2, 96, 700);
    const { parts, restarts, summary } = await readAll(bytesSource(text));
    assert.equal(restarts, 0);
    assert.equal(summary.rows, 134_400);
    assert.deepEqual(
      parts.map(({ plate, readings }) => [plate, readings.wells.length]),
      [
        [0, limits.blockReadingsMax],
        [1, limits.blockReadingsMax],
        [0, 67_200 - limits.blockReadingsMax],
        [1, 67_200 - limits.blockReadingsMax],
      ],
    );
  });

  it("starts again where a row comes after later ones were given out", async () => {
    const ordered = orderedByTime(2, 96, 700);
    const late = `${ordered}0,A1,3,0.75,r,0.5\n0,A1,600,1e-3,r,.001\n`;
    const { parts, restarts, summary } = await readAll(bytesSource(late));
    assert.equal(restarts, 1);
    assert.deepEqual([summary.rows, summary.duplicates], [134_402, 1]);
    const expected = await readAll(bytesSource(`${robotHeader}\n0,A1,3,0.75,r,0.5\n`));
    const { parts: before } = await readAll(bytesSource(ordered));
    assert.deepEqual(
      partsToTexts(parts),
      [...partsToTexts(before), ...partsToTexts(expected.parts)].sort(),
    );
    await assertRefused(
      `${ordered}0,A1,600,1,r,0.001\n`,
      "f.csv:134402:10: run r plate 0 well A1 time 600: optical-density 1, but 0.001 in line 194",
    );
  });
});

const testdata = join(import.meta.dirname, "../testdata");

/** Rows ordered by time, then plate and well, with a read every 600 s. */
const orderedByTime = (plates: number, wells: number, reads: number): string => {
  const lines = [robotHeader];
  for (let read = 0; read < reads; read += 1) {
    for (let plate = 0; plate < plates; plate += 1) {
      for (let well = 0; well < wells; well += 1) {
        const name = `${"ABCDEFGH"[Math.floor(well / 12)]}${(well % 12) + 1}`;
        lines.push(`${plate},${name},${read * 600},${read / 1000},r,${read / 1000}`);
      }
    }
  }
  return `${lines.join("\r\n")}\r\n`;
};
