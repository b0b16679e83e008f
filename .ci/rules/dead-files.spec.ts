import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deadFiles } from "./dead-files.ts";
import { judge, manifestOf } from "./testing/house-of.ts";

const manifest = { "packages/cli/package.json": manifestOf("@wellspring/cli") };

describe("deadFiles()", () => {
  it("takes what an entry reaches, over other files and as a path", () => {
    const texts = {
      ...manifest,
      "packages/cli/src/index.ts": 'export { a } from "./a.ts";\n',
      "packages/cli/src/a.ts": 'import { b } from "./b.ts";\n',
      "packages/cli/src/b.ts": 'new Worker(new URL("./worker.ts", import.meta.url));\n',
      "packages/cli/src/worker.ts": "",
    };
    assert.deepEqual(judge(deadFiles, texts), []);
  });

  it("refuses a file that only its spec imports", () => {
    const texts = {
      ...manifest,
      "packages/cli/src/a.ts": "",
      "packages/cli/src/a.spec.ts": 'import { a } from "./a.ts";\n',
    };
    assert.deepEqual(judge(deadFiles, texts), [
      "packages/cli/src/a.ts:1: nothing reaches this file: " +
        "delete it, or move it to a folder testing/ where only specs need it",
    ]);
  });

  it("refuses files that only reach each other", () => {
    const texts = {
      "packages/cli/src/a.ts": 'import "./b.ts";\n',
      "packages/cli/src/b.ts": 'import "./a.ts";\n',
    };
    assert.equal(judge(deadFiles, texts).length, 2);
  });

  it("takes helpers of specs, and what they need", () => {
    const texts = {
      "packages/cli/src/testing/a.ts": 'import { b } from "../b.ts";\n',
      "packages/cli/src/b.ts": "",
    };
    assert.deepEqual(judge(deadFiles, texts), []);
  });
});
