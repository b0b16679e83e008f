import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import fc from "fast-check";
import { keyToNumber } from "./keyspace.ts";
import {
  escapeKey,
  groupPrefix,
  indexKey,
  indexPrefix,
  keyToGroup,
  placeKey,
  projectEnd,
  projectPlaces,
  waitingKey,
  waitingPrefix,
} from "./work-keys.ts";

const group = { project: "lab", engine: "calc", state: Work_State.DONE };
const index = { project: "lab", engine: "calc", index: "value" };
const anyKey = fc.uint8Array({ maxLength: 6 });

describe("placeKey()", () => {
  it("holds the group and the number", () => {
    const key = placeKey(group, 258n);
    assert.equal(key.toString("latin1"), "lab\0calc\0\u0003\0\0\0\0\0\0\u0001\u0002");
    assert.deepEqual(keyToGroup(key), group);
    assert.equal(keyToNumber(key), 258n);
  });

  it("stands among those of its group, its engine and its project", () => {
    const key = placeKey(group, 1n);
    assert.deepEqual(key.subarray(0, groupPrefix(group).length), groupPrefix(group));
    assert.ok(Buffer.compare(key, projectPlaces("lab")) > 0);
    assert.ok(Buffer.compare(key, projectEnd("lab", "calc")) < 0);
    assert.ok(
      Buffer.compare(placeKey({ ...group, engine: "calcb" }, 1n), projectEnd("lab", "calc")) > 0,
    );
  });
});

describe("keyToGroup()", () => {
  it("reads what is only kept", () => {
    const kept = { project: "default", engine: "", state: Work_State.KEPT };
    assert.deepEqual(keyToGroup(placeKey(kept, 7n)), kept);
  });

  it("throws for what names no state", () => {
    for (const text of ["lab\0calc", "lab\0calc\0\u0009", "lab\0calc\0\u0001\u0001"]) {
      const key = Buffer.concat([Buffer.from(text), Buffer.alloc(8)]);
      assert.throws(() => keyToGroup(key), new Error("the key names no state"));
    }
  });
});

describe("waitingKey()", () => {
  it("orders by number within an engine", () => {
    const keys = [waitingKey("calc", 2n), waitingKey("calc", 256n), waitingKey("crunch", 1n)];
    assert.deepEqual(keys.toSorted(Buffer.compare), keys);
    assert.deepEqual(keys[0].subarray(0, 5), waitingPrefix("calc"));
  });
});

describe("indexKey()", () => {
  it("orders as keys do, then as numbers do", () => {
    const number = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(anyKey, number, anyKey, number, (first, a, second, b) => {
        const expected = Buffer.compare(first, second) || Math.sign(Number(a - b));
        const found = Buffer.compare(indexKey(index, first, a), indexKey(index, second, b));
        assert.equal(found, expected);
      }),
    );
  });

  it("begins with its index", () => {
    const prefix = indexPrefix(index);
    assert.deepEqual(indexKey(index, Buffer.of(1), 1n).subarray(0, prefix.length), prefix);
  });
});

describe("escapeKey()", () => {
  it("ends with what no key has within it", () => {
    assert.deepEqual(escapeKey(Buffer.of(1, 0, 2)), Buffer.of(1, 0, 255, 2, 0, 0));
    assert.deepEqual(escapeKey(Buffer.alloc(0)), Buffer.of(0, 0));
  });
});
