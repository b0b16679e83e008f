import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deadExports } from "./dead-exports.ts";
import { judge, manifestOf } from "./testing/house-of.ts";

const path = "packages/cli/src/a.ts";
const user = "packages/cli/src/b.ts";
const spec = "packages/cli/src/a.spec.ts";
const dead = (name: string, line = 1, at = path) =>
  `${at}:${line}: ${name} is exported, and no other file needs it: ` +
  "drop the export, or what nobody uses";

describe("deadExports()", () => {
  it("takes a name that another file imports, and all of them", () => {
    const text = "export const a = 1;\n";
    for (const taker of ['import { a } from "./a.ts";', 'import * as all from "./a.ts";']) {
      assert.deepEqual(judge(deadExports, { [path]: text, [user]: `${taker}\n` }), []);
    }
  });

  it("refuses a name that no file imports", () => {
    const texts = { [path]: "export const a = 1;\nexport const b = a;\n", [spec]: "" };
    assert.deepEqual(judge(deadExports, texts), [dead("a"), dead("b", 2)]);
  });

  it("refuses a name that only specs use", () => {
    const texts = { [path]: "export const a = 1; // a\n", [spec]: 'import { a } from "./a.ts";\n' };
    assert.deepEqual(judge(deadExports, texts), [dead("a")]);
  });

  it("takes a part that its own file uses and its spec tests", () => {
    const texts = {
      [path]: "export const a = 1;\nexport const b = a;\n",
      [spec]: 'import { a } from "./a.ts";\n',
      [user]: 'import { b } from "./a.ts";\n',
    };
    assert.deepEqual(judge(deadExports, texts), []);
  });

  it("takes a type in what its file exports", () => {
    const texts = {
      [path]: "export type A = 1;\nexport const b = (a: A) => a;\n",
      [user]: 'import { b } from "./a.ts";\n',
    };
    assert.deepEqual(judge(deadExports, texts), []);
  });

  it("takes what specs take of their helpers", () => {
    const texts = {
      "packages/cli/src/testing/a.ts": "export const a = 1;\n",
      [spec]: 'import { a } from "./testing/a.ts";\n',
    };
    assert.deepEqual(judge(deadExports, texts), []);
  });
});

describe("deadExports() of an index.ts", () => {
  const textsOf = (folder: string) => ({
    [`packages/${folder}/package.json`]: manifestOf(`@wellspring/${folder}`),
    [`packages/${folder}/src/index.ts`]: 'export { a } from "./a.ts";\n',
    [`packages/${folder}/src/a.ts`]: "export const a = 1;\n",
  });

  for (const folder of ["contract", "service"]) {
    it(`lets ${folder} export for programs to come`, () => {
      assert.deepEqual(judge(deadExports, textsOf(folder)), []);
    });
  }

  it("refuses what no other package imports", () => {
    assert.deepEqual(judge(deadExports, textsOf("gateway")), [
      dead("a", 1, "packages/gateway/src/index.ts"),
    ]);
  });

  it("takes what another package imports", () => {
    const texts = {
      ...textsOf("gateway"),
      "packages/e2e/src/main.ts": 'import { a } from "@wellspring/gateway";\n',
    };
    assert.deepEqual(judge(deadExports, texts), []);
  });
});
