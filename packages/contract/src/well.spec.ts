import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWell, rowName, wellIndexEnd, wellName } from "./well.ts";

const rows = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB", "AC", "AD", "AE", "AF"];
const columns = Array.from({ length: 48 }, (_, column) => column + 1);
const names = rows.flatMap((row) => columns.map((column) => `${row}${column}`));

describe("parseWell()", () => {
  it("gives all 1,536 wells their indexes, row by row", () => {
    assert.equal(names.length, wellIndexEnd);
    for (const [index, name] of names.entries()) assert.equal(parseWell(name), index, name);
  });

  it("accepts any case", () => {
    for (const [index, name] of names.entries()) {
      assert.equal(parseWell(name.toLowerCase()), index, name);
    }
    assert.equal(parseWell("aF48"), wellIndexEnd - 1);
  });

  it("accepts A01, with one zero before one digit", () => {
    assert.equal(parseWell("A01"), parseWell("A1"));
    assert.equal(parseWell("h09"), parseWell("H9"));
    assert.equal(parseWell("AF08"), parseWell("AF8"));
  });

  const invalid = [
    ...["", " ", "A", "1", "AF", "48", "1A", "A-1", "A+1", "A1.0", "A1e0", "A 1", "A1A", "A1,A2"],
    ...[" A1", "A1 ", "\tA1", "A1\n", "A1\r\n", "\ufeffA1", "A1\0"],
    ...["A0", "A00", "A001", "A010", "A49", "A99", "A100", "AF49", "Z0"],
    ...["AG1", "AZ1", "BA1", "ZZ1", "AAA1"],
    ...["Ä1", "\u0391\u0031", "A\u0661", "\uff21\uff11", "\u01311", "@1", "[1", "`1", "{1"],
  ];
  for (const text of invalid) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseWell(text), -1));
  }
});

describe("wellName()", () => {
  it("names all 1,536 wells", () => {
    for (const [index, name] of names.entries()) assert.equal(wellName(index), name);
  });
});

describe("rowName()", () => {
  it("gives rows 0 to 31 the letters A to AF", () => {
    for (const [row, name] of rows.entries()) assert.equal(rowName(row), name);
  });
});
