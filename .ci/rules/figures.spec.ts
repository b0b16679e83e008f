import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { measure } from "./figures.ts";
import { houseOf, linesOf } from "./testing/house-of.ts";

describe("measure()", () => {
  it("measures files and functions of code alone", () => {
    const figures = measure(
      houseOf({
        ".ci/a.ts": linesOf(10),
        ".ci/b.ts": "const f = () => {\n};\nconst g = () => {\n\n};\n",
        ".ci/c.ts": linesOf(7),
        ".ci/c.spec.ts": linesOf(100),
        "packages/cli/src/gen/d.ts": linesOf(1000),
      }),
    );
    assert.equal(figures.files, 3);
    assert.equal(figures.fileLinesMedian, 7);
    assert.deepEqual(figures.longestFile, { path: ".ci/a.ts", lines: 10 });
    assert.equal(figures.functionLinesMedian, 3);
    assert.equal(figures.functionLinesMax, 3);
  });

  it("counts casts of code and specs, without `as const` and renamed imports", () => {
    const text = [
      'import { a as b } from "./b.ts";',
      'export { c as d } from "./c.ts";',
      "const e = [1] as const;",
      "const f = b as string;",
      "const g = { h: b } satisfies object;",
    ];
    const { castsPerThousandLines, castPaths } = measure(
      houseOf({ ".ci/a.ts": text.join("\n"), ".ci/a.spec.ts": text.join("\n") }),
    );
    assert.equal(castsPerThousandLines, 200);
    assert.deepEqual(castPaths, [".ci/a.ts", ".ci/a.spec.ts"]);
  });

  it("compares lines of specs and of code", () => {
    const texts = { ".ci/a.ts": linesOf(10), ".ci/a.spec.ts": linesOf(8) };
    assert.equal(measure(houseOf(texts)).specRatio, 0.8);
  });

  it("is content with an empty house", () => {
    const figures = measure(houseOf({}));
    assert.equal(figures.castsPerThousandLines, 0);
    assert.equal(figures.specRatio, 1);
    assert.equal(figures.documentedPercent, 100);
  });
});

describe("measure() of sentences", () => {
  const text = [
    "/** The first. */",
    "export const a = 1;",
    "// Not a sentence for others.",
    "export const b = 2;",
    "/** A code. */",
    "export const C = 3;",
    "export type C = 3;",
    'export { d } from "./d.ts";',
  ].join("\n");

  it("asks for one at each export of a library", () => {
    const figures = measure(houseOf({ "packages/contract/src/a.ts": text }));
    assert.equal(figures.documentedPercent, 75);
    assert.deepEqual(
      figures.undocumented.map(({ path, line, name }) => ({ path, line, name })),
      [{ path: "packages/contract/src/a.ts", line: 4, name: "b" }],
    );
  });

  for (const folder of ["service/src", "backend/src/log", "backend/src/store"]) {
    it(`asks for one in ${folder}`, () => {
      const figures = measure(houseOf({ [`packages/${folder}/a.ts`]: "export const a = 1;\n" }));
      assert.equal(figures.documentedPercent, 0);
    });
  }

  for (const folder of ["cli/src", "backend/src/rpc", "service/src/testing"]) {
    it(`asks for none in ${folder}`, () => {
      const figures = measure(houseOf({ [`packages/${folder}/a.ts`]: "export const a = 1;\n" }));
      assert.equal(figures.documentedPercent, 100);
    });
  }
});
