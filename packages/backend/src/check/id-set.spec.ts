import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { IdSet } from "./id-set.ts";

const anyId = fc.oneof(
  fc.bigInt({ min: 0n, max: 200n }),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);

describe("IdSet", () => {
  it("is what a Set is", () => {
    fc.assert(
      fc.property(fc.array(anyId), fc.array(anyId), (added, others) => {
        const [ids, model] = [new IdSet(), new Set<bigint>()];
        for (const id of added) {
          assert.equal(ids.add(id), !model.has(id));
          model.add(id);
        }
        for (const id of [...added, ...others]) assert.equal(ids.has(id), model.has(id));
      }),
    );
  });

  it("keeps ids apart that differ by a page", () => {
    const ids = new IdSet();
    assert.ok(ids.add(65_535n));
    assert.ok(!ids.has(0n));
    assert.ok(!ids.has(131_071n));
    assert.ok(ids.add(65_536n));
    assert.ok(!ids.add(65_535n));
  });
});
