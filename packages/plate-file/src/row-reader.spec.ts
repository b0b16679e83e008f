import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wellName } from "@wellspring/contract";
import fc from "fast-check";
import { bytesSource, partsToTexts, readAll } from "./testing/read.ts";

type Row = {
  run: string;
  plate: number;
  well: number;
  runtime: number;
  density: number;
  corrected: number;
};

const decimal = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 9 }))
  .map(([mantissa, scale]) => Number(`${mantissa}e-${scale}`) || 0);

const tables = fc.uniqueArray(
  fc.record<Row>({
    run: fc.constantFrom("r", "run-1", "run-10", "é", "a b", 'a,"b"'),
    plate: fc.constantFrom(0, 1, 999_999),
    well: fc.integer({ min: 0, max: 1_535 }),
    runtime: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2_147_483_647 })),
    density: decimal,
    corrected: fc.oneof(decimal, fc.constant(Number.NaN)),
  }),
  {
    minLength: 1,
    maxLength: 60,
    selector: ({ run, plate, well, runtime }) => `${run} ${plate} ${well} ${runtime}`,
  },
);

type Form = {
  lineBreaks: string[];
  order: number[];
  padding: string;
  quoting: string;
  notation: keyof typeof notations;
  hasMark: boolean;
  isClosed: boolean;
  chunkBytes: number;
  /** At the end, so that there are rows far enough from it for the fast way. */
  blankLines: number;
};

const forms = fc.record({
  lineBreaks: fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 1, maxLength: 3 }),
  order: fc.oneof(
    fc.constant<number[]>([0, 1, 2, 3, 4, 5]),
    fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
  ),
  padding: fc.constantFrom("", "", "", " ", "\t"),
  quoting: fc.constantFrom("needed", "needed", "all"),
  notation: fc.constantFrom("short", "short", "signed", "exponential", "padded"),
  blankLines: fc.constantFrom(0, 400),
  hasMark: fc.boolean(),
  isClosed: fc.boolean(),
  chunkBytes: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constant(1024 * 1024)),
});

/** Ways to write a decimal. */
const notations = {
  short: String,
  signed: (value: number) => (value < 0 ? String(value) : `+${value}`),
  exponential: (value: number) => value.toExponential().replace("e", "E"),
  padded: (value: number) => value.toFixed(9).replace(/^0\./, "."),
};

const headers = ["plate", "well", "runtime", "optical-density", "run", "corrected-optical-density"];

const tableToText = (table: readonly Row[], form: Form): string => {
  const rows = table.map(({ run, plate, well, runtime, density, corrected }) => {
    const write = notations[form.notation];
    const value = Number.isNaN(corrected) ? "" : write(corrected);
    return [String(plate), wellName(well), String(runtime), write(density), run, value];
  });
  const lines = [headers, ...rows].map((fields) =>
    form.order.map((index) => form.padding + quoted(fields[index], form.quoting)).join(","),
  );
  const text = lines.map((line, index) => {
    const isLast = index === lines.length - 1 && !form.isClosed;
    return isLast ? line : line + form.lineBreaks[index % form.lineBreaks.length];
  });
  return (form.hasMark ? "\ufeff" : "") + text.join("") + "\n".repeat(form.blankLines);
};

const quoted = (field: string, quoting: string): string =>
  quoting === "all" || /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

describe("RowReader", () => {
  it("gives the same readings whatever the form, the order and the chunks", async () => {
    await fc.assert(
      fc.asyncProperty(tables, forms, async (table, form) => {
        const { parts, summary } = await readAll(
          bytesSource(tableToText(table, form), form.chunkBytes),
        );
        const expected = table.map(
          ({ run, plate, well, runtime, density, corrected }) =>
            `${run} ${plate} ${well} ${runtime} ${density} ${corrected}`,
        );
        assert.deepEqual(partsToTexts(parts), expected.sort());
        assert.equal(summary.rows, table.length);
      }),
      { numRuns: 300 },
    );
  });
});
