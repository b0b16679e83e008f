import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";

// The habits that biome.json checks: each sample is refused by the rule named, in this place.
const refused = [
  { rule: "suspicious/noExplicitAny", text: "export const a = (b: any) => b;" },
  { rule: "style/noNonNullAssertion", text: "export const a = (b?: string) => b!;" },
  { rule: "style/noDefaultExport", text: "const a = 1;\nexport default a;" },
  { rule: "suspicious/noConsole", text: "console.log(1);" },
  { rule: "style/noProcessEnv", text: "export const a = process.env.HOME;" },
  { rule: "nursery/noProcessExit", text: "process.exit(1);" },
  { rule: "style/noEnum", text: "export enum A {\n  B = 1,\n}" },
  { rule: "style/useImportType", text: 'import { A } from "./types.ts";\nexport type B = A;' },
  { rule: "correctness/useImportExtensions", text: 'import "./types";' },
  { rule: "suspicious/noImportCycles", text: 'import { b } from "./b.ts";\nexport const a = b;' },
  { rule: "suspicious/noSkippedTests", path: "src/a.spec.ts", text: 'it.skip("a", () => {});' },
  { rule: "suspicious/noFocusedTests", path: "src/a.spec.ts", text: 'it.only("a", () => {});' },
];

const accepted = [
  {
    name: "the environment in config.ts",
    path: "src/config.ts",
    text: "export const a = process.env;",
  },
  { name: "the exit in main.ts", path: "src/main.ts", text: "process.exit(1);" },
  { name: "generated code", path: "src/gen/a.ts", text: "export const a = (b: any) => b!" },
];

describe("biome.json", () => {
  let root = "";
  before(() => {
    root = mkdtempSync(join(tmpdir(), "wellspring-lint-"));
    copyFileSync("biome.json", join(root, "biome.json"));
    spawnSync("git", ["init", "--quiet"], { cwd: root });
    write("src/types.ts", "export type A = 1;");
    write("src/b.ts", 'import { a } from "./a.ts";\n\nexport const b = a;');
  });
  after(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  };

  const lint = (path: string, text: string) => {
    write(path, text);
    return spawnSync("biome", ["lint", path], { cwd: root, encoding: "utf8" });
  };

  for (const { rule, path = "src/a.ts", text } of refused) {
    it(`refuses by ${rule}`, () => {
      const { status, stderr } = lint(path, text);
      assert.equal(status, 1);
      assert.match(stderr, new RegExp(`lint/${rule}\\b`));
    });
  }

  for (const { name, path, text } of accepted) {
    it(`takes ${name}`, () => {
      assert.doesNotMatch(lint(path, text).stderr, /lint\//);
    });
  }
});
