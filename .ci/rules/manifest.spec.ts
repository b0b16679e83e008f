import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseManifest } from "./manifest.ts";

describe("parseManifest()", () => {
  it("reads name, exports and the dependencies of both kinds", () => {
    const text = JSON.stringify({
      name: "@wellspring/log",
      exports: { ".": "./src/index.ts", "./testing": "./src/testing/index.ts" },
      dependencies: { zod: "1" },
      devDependencies: { "fast-check": "2" },
    });
    assert.deepEqual(parseManifest(text), {
      name: "@wellspring/log",
      exports: { ".": "./src/index.ts", "./testing": "./src/testing/index.ts" },
      dependencies: ["zod", "fast-check"],
    });
  });

  it("takes a package that exports and needs nothing", () => {
    assert.deepEqual(parseManifest('{"name":"root"}'), {
      name: "root",
      exports: {},
      dependencies: [],
    });
  });
});
