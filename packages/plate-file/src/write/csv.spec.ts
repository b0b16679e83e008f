import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createReadings } from "@wellspring/contract";
import { readingsOf, written } from "../testing/readings.ts";
import { createCsvWriter, quoteCell } from "./csv.ts";

const header = "plate,well,runtime,optical-density,run,corrected-optical-density";

describe("createCsvWriter()", () => {
  it("writes the robots' form", () => {
    const writer = createCsvWriter("run-01");
    const first = readingsOf([
      ["A1", 112, 0.06, 0.001],
      ["A1", 412, 0.0595, Number.NaN],
      ["AF48", 2_147_483_647, 1e-15, -0.5],
    ]);
    const second = readingsOf([["B2", 0, 0, 0]]);
    assert.equal(
      written(writer, [
        [0, first],
        [999_999, second],
      ]),
      [
        header,
        "0,A1,112,0.06,run-01,0.001",
        "0,A1,412,0.0595,run-01,",
        "0,AF48,2147483647,0.000000000000001,run-01,-0.5",
        "999999,B2,0,0,run-01,0",
      ].join("\r\n"),
    );
  });

  it("writes the header alone where nothing comes", () => {
    assert.equal(written(createCsvWriter("x"), []), header);
  });

  it("quotes a run's name where CSV needs it", () => {
    const text = written(createCsvWriter('a,"b"'), [[0, readingsOf([["A1", 0, 1, 2]])]]);
    assert.equal(text.split("\r\n")[1], '0,A1,0,1,"a,""b""",2');
  });

  it("writes 100,000 readings in bounded chunks", () => {
    const readings = createReadings(100_000);
    readings.runtimes.forEach((_, place) => {
      readings.runtimes[place] = place;
      readings.opticalDensities[place] = place / 1_000;
    });
    const writer = createCsvWriter("r".repeat(200));
    let text = "";
    for (const chunk of writer.write(7, readings)) {
      assert.ok(chunk.length <= 256 * 1024);
      text += Buffer.from(chunk).toString();
    }
    for (const chunk of writer.end()) text += Buffer.from(chunk).toString();
    const lines = text.split("\r\n");
    assert.equal(lines.length, 100_001);
    for (const place of [0, 1, 54_321, 99_999]) {
      assert.equal(lines[place + 1], `7,A1,${place},${place / 1_000},${"r".repeat(200)},0`);
    }
  });

  it("keeps the longest row within its buffer", () => {
    const rows = Array.from({ length: 2_000 }, (_, place) => place);
    const longest = -1.23456789012345e-15;
    const readings = readingsOf(rows.map((place) => ["AF48", 2e9 + place, longest, longest]));
    const run = '"'.repeat(200);
    const text = written(createCsvWriter(run), [[999_999, readings]]);
    assert.equal(text.split("\r\n").length, 2_001);
    assert.ok(
      text.endsWith(
        `,-0.00000000000000123456789012345,"${run + run}",-0.00000000000000123456789012345`,
      ),
    );
  });
});

describe("quoteCell()", () => {
  for (const text of ["run-01", "007", "a b", "ß"]) {
    it(`leaves ${text} alone`, () => assert.equal(quoteCell(text), text));
  }
  for (const text of [" a", "a ", "a,b"]) {
    it(`quotes "${text}"`, () => assert.equal(quoteCell(text), `"${text}"`));
  }
});
