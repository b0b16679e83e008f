import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ColumnKind } from "./header.ts";
import { RowCursor } from "./row-cursor.ts";
import { parseRowText, type RowValues } from "./row-text.ts";
import { RunTable } from "./run-table.ts";

const kinds: ColumnKind[] = [
  "plate",
  "well",
  "runtime",
  "opticalDensity",
  "run",
  "correctedOpticalDensity",
];

/** What a cursor that knows the runs r, r 1 and é reads; undefined where it does not. */
const readRow = (text: string, columns = kinds): RowValues | undefined => {
  const runs = new RunTable();
  const first = runs.named("r");
  assert.ok(first);
  runs.named("r 1");
  runs.named("é");
  const cursor = new RowCursor(columns, runs);
  cursor.run = first;
  const bytes = new TextEncoder().encode(`\n${text}\n`);
  const next = cursor.readRow(bytes, 1);
  if (next < 0) return undefined;
  assert.ok(next <= bytes.length, "reads past the end");
  const { plate, well, runtime, densities } = cursor;
  const [opticalDensity, correctedOpticalDensity] = densities;
  return { run: cursor.run.name, plate, well, runtime, opticalDensity, correctedOpticalDensity };
};

const row = {
  run: "r",
  plate: 0,
  well: 0,
  runtime: 0,
  opticalDensity: 1,
  correctedOpticalDensity: Number.NaN,
};

describe("RowCursor", () => {
  const decimals = [
    ["0", 0],
    ["-0.000", 0],
    ["0e-9", 0],
    ["-0.0012345", -0.0012345],
    ["+.5", 0.5],
    ["5.", 5],
    ["1.00E+00", 1],
    ["1e5", 100_000],
    ["1E-12", 1e-12],
    ["1e-15", 1e-15],
    ["1e15", 1e15],
    ["0.1234567", 0.1234567],
    ["123456789.012345", 123_456_789.012_345],
    ["0.000000123456789012345", 1.234_567_890_123_45e-7],
    ["-999999999999999", -999_999_999_999_999],
  ] as const;
  for (const [text, value] of decimals) {
    it(`reads the density ${text}`, () => {
      assert.deepEqual(readRow(`0,A1,0,${text},r,`), { ...row, opticalDensity: value });
      assert.equal(readRow(`0,A1,0,1,r,${text}`)?.correctedOpticalDensity, value);
    });
  }

  const taken: [string, Partial<RowValues>][] = [
    ["999999,aF48,999999999,1,r,", { plate: 999_999, well: 1_535, runtime: 999_999_999 }],
    ["007,z07,0600,1,r,", { plate: 7, well: 25 * 48 + 6, runtime: 600 }],
    ["0,AA1,0,1,r,", { well: 26 * 48 }],
    ["0,A1,0,1,r 1,", { run: "r 1" }],
    ["0,A1,0,1,é,", { run: "é" }],
    [`"0","A1","0","1","r 1",""`, { run: "r 1" }],
    ["\t0 , A1\t, 0 ,  1, r , ", {}],
    [` "0" ,"A1" ,0, "1","r" ,\t"2"\t`, { correctedOpticalDensity: 2 }],
  ];
  for (const [text, values] of taken) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readRow(text), { ...row, ...values });
    });
  }

  const left = [
    ["another run", "0,A1,0,1,r2,"],
    ["a run of which it knows the start", "0,A1,0,1,r 12,"],
    ["a run of which it knows the start, in quotes", `0,A1,0,1,"r 12",`],
    ["blanks within quotes", `0,A1,0,1,"r ",`],
    ["doubled quotes", `0,A1,0,1,"r""",`],
    ["a stray quote", `0,A1,0,1",r,`],
    ["an open quote", `0,A1,0,1,r,"1`],
    ["text after a quote", `0,"A1"x,0,1,r,`],
    ["a short row", "0,A1,0,1,r"],
    ["a long row", "0,A1,0,1,r,1,"],
    ["an empty line", ""],
    ["a fraction of a second", "0,A1,0.5,1,r,"],
    ["a runtime of ten digits", "0,A1,2147483647,1,r,"],
    ["a plate of seven digits", "1000000,A1,0,1,r,"],
    ["row 33", "0,AG1,0,1,r,"],
    ["column 49", "0,A49,0,1,r,"],
    ["column 0", "0,A00,0,1,r,"],
    ["no letter", "0,B:1,0,1,r,"],
    ["three digits of a column", "0,A001,0,1,r,"],
    ["an absent density", "0,A1,0,,r,"],
    ["a point alone", "0,A1,0,.,r,"],
    ["an exponent alone", "0,A1,0,e1,r,"],
    ["no exponent", "0,A1,0,1e,r,"],
    ["no exponent of zero", "0,A1,0,0e,r,"],
    ["an exponent of three digits", "0,A1,0,1e001,r,"],
    ["sixteen digits", "0,A1,0,1.234567890123456,r,"],
    ["less than 1e-15", "0,A1,0,9e-16,r,"],
    ["more than 1e15", "0,A1,0,1.1e15,r,"],
  ];
  for (const [name, text] of left) {
    it(`leaves ${name} alone`, () => assert.equal(readRow(text), undefined));
  }

  it("goes past line breaks of any kind", () => {
    const cursor = new RowCursor(["well", "opticalDensity"], new RunTable());
    const bytes = new TextEncoder().encode("A1,1\r\nA2,2\rA3,3\nA4,4\r\n");
    const positions = [0];
    for (let at = 0; at < bytes.length; positions.push(at)) at = cursor.readRow(bytes, at);
    assert.deepEqual(positions, [0, 6, 11, 16, 22]);
  });

  it("reads what the careful parsers read, or leaves it to them", () => {
    const digits = fc.stringMatching(/^[0-9]{0,5}$/);
    const exponent = fc.stringMatching(/^([eE][+-]?[0-9]{1,2})?$/);
    const decimal = fc
      .tuple(fc.constantFrom("", "", "-", "+"), digits, fc.constantFrom(".", ""), digits, exponent)
      .map((parts) => parts.join(""));
    const fields: Record<ColumnKind, fc.Arbitrary<string>> = {
      plate: fc.stringMatching(/^[0-9]{1,7}$/),
      well: fc.stringMatching(/^[A-Fa-f]{1,2}[0-4]?[0-9]$/),
      runtime: fc.stringMatching(/^[0-9]{1,10}$/),
      opticalDensity: decimal,
      run: fc.constantFrom("r", "r 1", "é"),
      correctedOpticalDensity: fc.oneof(decimal, fc.constant("")),
    };
    const around = fc.constantFrom(...Array<string>(12).fill(""), " ", "\t", '"', '" ', "x", ",");
    const rows = fc
      .shuffledSubarray(kinds, { minLength: kinds.length })
      .chain((columns) =>
        fc.tuple(
          fc.constant(columns),
          fc.tuple(...columns.map((kind) => fc.tuple(around, fields[kind]))),
        ),
      );
    let count = 0;
    fc.assert(
      fc.property(rows, ([columns, values]) => {
        const reversed = (text: string): string => [...text].reverse().join("");
        const line = values.map(([side, text]) => side + text + reversed(side)).join(",");
        const read = readRow(line, columns);
        if (!read) return;
        count += 1;
        assert.deepEqual(read, parseRowText(line, columns));
      }),
      { numRuns: 3_000 },
    );
    assert.ok(count > 100, `only ${count} rows were read`);
  });
});
