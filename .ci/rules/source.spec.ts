import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Link, parseSource } from "./source.ts";

const linksOf = (text: string): readonly Link[] => parseSource(".ci/a.ts", text).links;

describe("parseSource()", () => {
  const kinds = [
    ["packages/cli/src/a.ts", "code"],
    ["packages/wellspring/bin/a.js", "code"],
    ["packages/cli/src/a.spec.ts", "spec"],
    ["packages/cli/src/gen/a.ts", "generated"],
    ["packages/cli/src/a.d.ts", "declarations"],
  ];
  for (const [path = "", kind] of kinds) {
    it(`takes ${path} for ${kind}`, () => assert.equal(parseSource(path, "").kind, kind));
  }

  it("counts lines, the last one with or without its end", () => {
    assert.equal(parseSource(".ci/a.ts", "1;\n2;\n").lines.length, 2);
    assert.equal(parseSource(".ci/a.ts", "1;\n2;").lines.length, 2);
  });

  it("finds the line of an offset", () => {
    const { lineAt } = parseSource(".ci/a.ts", "a;\nb;\n\nc;");
    assert.deepEqual([0, 2, 3, 6, 7].map(lineAt), [1, 1, 2, 3, 4]);
  });

  it("throws where the text is no TypeScript", () => {
    assert.throws(() => parseSource(".ci/a.ts", "const = 1;"), {
      name: "SyntaxError",
      message: /^\.ci\/a\.ts: /,
    });
  });
});

describe("parseSource() links", () => {
  it("finds imports by name, those of types too", () => {
    const text = 'import { a, type B as C } from "./b.ts";\nimport type { D } from "./d.ts";\n';
    assert.deepEqual(linksOf(text), [
      { specifier: "./b.ts", names: ["a", "B"], line: 1, form: "import" },
      { specifier: "./d.ts", names: ["D"], line: 2, form: "import" },
    ]);
  });

  it("finds imports of everything", () => {
    assert.deepEqual(linksOf('import * as b from "./b.ts";\n'), [
      { specifier: "./b.ts", names: undefined, line: 1, form: "import" },
    ]);
  });

  it("finds re-exports by name and of everything", () => {
    assert.deepEqual(linksOf('export { a } from "./b.ts";\nexport * from "./c.ts";\n'), [
      { specifier: "./b.ts", names: ["a"], line: 1, form: "export" },
      { specifier: "./c.ts", names: undefined, line: 2, form: "export" },
    ]);
  });

  it("finds what is loaded later: dynamic imports, workers, processes", () => {
    const text = 'await import("zod");\nnew URL("./worker.ts", import.meta.url);\n"./b.csv";\n';
    assert.deepEqual(linksOf(text), [
      { specifier: "zod", names: undefined, line: 1, form: "path" },
      { specifier: "./worker.ts", names: undefined, line: 2, form: "path" },
    ]);
  });
});

describe("parseSource() exports", () => {
  it("finds declarations, types and names of other files", () => {
    const text = 'export const a = 1,\n  b = 2;\nexport type C = 1;\nexport { d } from "./d.ts";\n';
    assert.deepEqual(parseSource(".ci/a.ts", text).exports, [
      { name: "a", line: 1, offset: 0, isReexport: false, isType: false },
      { name: "b", line: 2, offset: 0, isReexport: false, isType: false },
      { name: "C", line: 3, offset: 29, isReexport: false, isType: true },
      { name: "d", line: 4, offset: 48, isReexport: true, isType: false },
    ]);
  });
});
