import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { importBoundaries } from "./import-boundaries.ts";
import { judge, manifestOf } from "./testing/house-of.ts";

const folders = ["contract", "plate-file", "service", "cli", "gateway", "backend", "e2e"];

const declared = ["zod", ...folders.slice(0, -1).map((folder) => `@wellspring/${folder}`)];

const texts = Object.fromEntries([
  ["package.json", manifestOf("root", ["fast-check"])],
  ...folders.flatMap((folder) => [
    [`packages/${folder}/package.json`, manifestOf(`@wellspring/${folder}`, declared)],
    [`packages/${folder}/src/index.ts`, ""],
  ]),
]);

const judgeImport = (folder: string, statement: string): string[] =>
  judge(importBoundaries, { ...texts, [`packages/${folder}/src/a.ts`]: `${statement}\n` });

const allowed: readonly (readonly [string, string])[] = [
  ["plate-file", "contract"],
  ["service", "contract"],
  ["cli", "plate-file"],
  ["gateway", "service"],
  ["backend", "service"],
  ["e2e", "gateway"],
  ["e2e", "backend"],
];

const refused = [
  { from: "contract", to: "service", may: "no other package" },
  { from: "plate-file", to: "service", may: "contract" },
  { from: "service", to: "plate-file", may: "contract" },
  { from: "cli", to: "gateway", may: "contract, plate-file" },
  { from: "gateway", to: "backend", may: "contract, plate-file, service" },
  { from: "backend", to: "gateway", may: "contract, service" },
  { from: "backend", to: "e2e", may: "contract, service" },
];

describe("importBoundaries() between packages", () => {
  for (const [from, to] of allowed) {
    it(`lets ${from} import ${to}`, () => {
      assert.deepEqual(judgeImport(from, `import { a } from "@wellspring/${to}";`), []);
    });
  }

  for (const { from, to, may } of refused) {
    it(`refuses that ${from} imports ${to}`, () => {
      assert.deepEqual(judgeImport(from, `import type { A } from "@wellspring/${to}";`), [
        `packages/${from}/src/a.ts:1: ${from} imports ${to}: ` +
          `${from} may use ${may}: move what both need there`,
      ]);
    });
  }

  it("refuses a package that the importing one does not name", () => {
    const text = manifestOf("@wellspring/cli", ["zod"]);
    const path = "packages/cli/src/a.ts";
    const statement = 'import { a } from "@wellspring/contract";\n';
    assert.deepEqual(
      judge(importBoundaries, { ...texts, "packages/cli/package.json": text, [path]: statement }),
      [
        `${path}:1: imports @wellspring/contract, which its package.json does not name: ` +
          "add it with: npm install --workspace PACKAGE @wellspring/contract",
      ],
    );
  });

  it("refuses the relative path into another package", () => {
    const path = "../../contract/src/index.ts";
    assert.deepEqual(judgeImport("cli", `import { a } from "${path}";`), [
      `packages/cli/src/a.ts:1: reaches into another package with "${path}": ` +
        'import from "@wellspring/contract" what its index.ts exports',
    ]);
  });

  it("takes the path of another package's command, to start it", () => {
    const path = "../../cli/bin/cli.js";
    const house = {
      ...texts,
      "packages/cli/bin/cli.js": "",
      "packages/e2e/src/a.ts": `new URL("${path}", import.meta.url);\n`,
    };
    assert.deepEqual(judge(importBoundaries, house), []);
  });

  it("refuses a file that another package does not export", () => {
    assert.deepEqual(judgeImport("cli", 'import "@wellspring/contract/src/well.ts";'), [
      'packages/cli/src/a.ts:1: imports "@wellspring/contract/src/well.ts", which ' +
        "@wellspring/contract does not export: " +
        'import from "@wellspring/contract" what its index.ts exports',
    ]);
  });
});

describe("importBoundaries() beside packages", () => {
  for (const name of ["zod", "zod/mini", "fast-check", "node:fs", "fs"]) {
    it(`takes ${name}`, () => assert.deepEqual(judgeImport("cli", `import "${name}";`), []));
  }

  it("refuses a package that package.json does not name", () => {
    assert.deepEqual(judgeImport("cli", 'import { a } from "@grpc/grpc-js/src/a.js";'), [
      "packages/cli/src/a.ts:1: imports @grpc/grpc-js, which its package.json does not name: " +
        "add it with: npm install --workspace PACKAGE @grpc/grpc-js",
    ]);
  });

  it("refuses to export everything of a file", () => {
    assert.deepEqual(judgeImport("cli", 'export * from "./index.ts";'), [
      'packages/cli/src/a.ts:1: exports everything of "./index.ts": ' +
        "list the names, so that what is public stays a decision",
    ]);
  });

  it("takes everything of generated code", () => {
    const house = { ...texts, "packages/cli/src/gen/b.ts": "" };
    const text = 'export * from "./gen/b.ts";\n';
    assert.deepEqual(judge(importBoundaries, { ...house, "packages/cli/src/a.ts": text }), []);
  });
});
