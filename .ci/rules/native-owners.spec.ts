import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nativeOwners } from "./native-owners.ts";
import { judge } from "./testing/house-of.ts";

const owner = "packages/backend/src/store/lmdb.ts";

describe("nativeOwners()", () => {
  it("lets one file of backend import lmdb, and specs too", () => {
    const texts = {
      [owner]: 'import { open } from "lmdb";\nimport type { Key } from "lmdb";\n',
      "packages/backend/src/store/view.spec.ts": 'import { open } from "lmdb";\n',
    };
    assert.deepEqual(judge(nativeOwners, texts), []);
  });

  it("refuses a second one", () => {
    const texts = {
      [owner]: 'import { open } from "lmdb";\n',
      "packages/backend/src/store/view.ts": 'import type { Key } from "lmdb";\n',
    };
    assert.deepEqual(judge(nativeOwners, texts), [
      `packages/backend/src/store/view.ts:1: imports lmdb: only ${owner} may: use what it exports`,
    ]);
  });

  it("refuses lmdb in another package", () => {
    assert.deepEqual(judge(nativeOwners, { "packages/cli/src/a.ts": 'import "lmdb";\n' }), [
      "packages/cli/src/a.ts:1: imports lmdb: " +
        "only one file of packages/backend may: use what it exports",
    ]);
  });

  for (const name of ["nats", "@nats-io/jetstream"]) {
    it(`keeps ${name} in the log and in the engines' door`, () => {
      const text = `import "${name}";\n`;
      const texts = {
        "packages/backend/src/log/a.ts": text,
        "packages/engine/src/nats/a.ts": text,
        "packages/engine/src/b.ts": text,
      };
      const instead = "only backend/src/log may, for its Log, and engine/src/nats, for its door";
      assert.deepEqual(judge(nativeOwners, texts), [
        `packages/engine/src/b.ts:1: imports ${name}: ${instead}`,
      ]);
    });
  }

  for (const name of ["pg", "pg-copy-streams", "postgrator"]) {
    it(`keeps ${name} in the warehouse and in what is compared with it, but for specs`, () => {
      const text = `import "${name}";\n`;
      const texts = {
        "packages/warehouse/src/a.ts": text,
        "packages/e2e/src/bench/a.ts": text,
        "packages/e2e/src/a.spec.ts": text,
        "packages/backend/src/a.ts": text,
      };
      assert.deepEqual(judge(nativeOwners, texts), [
        `packages/backend/src/a.ts:1: imports ${name}: ` +
          "only warehouse/src may, and e2e/src/bench, to compare",
      ]);
    });
  }
});
