import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { startsWith } from "./draft.ts";
import {
  keyspaces,
  keyToPair,
  keyToRun,
  numberKey,
  pairKey,
  pairPrefix,
  projectPrefix,
  runKey,
  stagedKey,
  stagedPlateKey,
  stateKey,
} from "./keyspace.ts";

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter((text) => !/\p{Cc}/u.test(text));
const uploadId = Buffer.from("0123456789abcdef");

const order = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0);

describe("numberKey()", () => {
  it("orders as numbers do", () => {
    fc.assert(
      fc.property(uint64, uint64, (a, b) => {
        assert.equal(Buffer.compare(numberKey(a), numberKey(b)), order(a, b));
      }),
    );
  });

  it("has the big end first", () => {
    assert.equal(numberKey(258n).toString("hex"), "0000000000000102");
  });
});

describe("pairKey()", () => {
  it("orders by the first number, then the second", () => {
    fc.assert(
      fc.property(uint32, uint32, uint32, uint32, (a, b, c, d) => {
        assert.equal(Buffer.compare(pairKey(a, b), pairKey(c, d)), order(a, c) || order(b, d));
      }),
    );
  });

  it("comes back from keyToPair()", () => {
    fc.assert(
      fc.property(uint32, uint32, (first, second) => {
        assert.deepEqual(keyToPair(pairKey(first, second)), [first, second]);
      }),
    );
  });

  it("comes back from a key in the middle of a buffer", () => {
    const buffer = Buffer.concat([Buffer.alloc(3, 0xff), pairKey(7, 9)]);
    assert.deepEqual(keyToPair(buffer.subarray(3)), [7, 9]);
  });
});

describe("pairPrefix()", () => {
  it("begins the keys of its number and no others", () => {
    fc.assert(
      fc.property(uint32, uint32, uint32, (first, other, second) => {
        assert.equal(startsWith(pairKey(other, second), pairPrefix(first)), first === other);
      }),
    );
  });
});

describe("runKey()", () => {
  it("comes back from keyToRun()", () => {
    fc.assert(
      fc.property(name, name, (project, run) => {
        assert.deepEqual(keyToRun(runKey(project, run)), [project, run]);
      }),
    );
  });

  it("differs where project and run are parted elsewhere", () => {
    assert.notDeepEqual(runKey("ab", "c"), runKey("a", "bc"));
  });
});

describe("projectPrefix()", () => {
  it("begins the runs of its project, not of one whose name is longer", () => {
    assert.ok(startsWith(runKey("lab", "1"), projectPrefix("lab")));
    assert.ok(!startsWith(runKey("lab2", "1"), projectPrefix("lab")));
  });
});

describe("stagedKey()", () => {
  it("orders an upload's blocks by their place", () => {
    fc.assert(
      fc.property(uint32, uint32, (a, b) => {
        const [first, second] = [stagedKey(uploadId, a), stagedKey(uploadId, b)];
        assert.equal(Buffer.compare(first, second), order(a, b));
      }),
    );
  });

  it("is the upload's id and the place", () => {
    assert.equal(stagedKey(uploadId, 1).toString("latin1"), "0123456789abcdef\0\0\0\u0001");
  });
});

describe("stagedPlateKey()", () => {
  it("is the upload's id, the plate and the run's name", () => {
    const key = stagedPlateKey(uploadId, 2, "run-ä");
    assert.equal(key.toString(), "0123456789abcdef\0\0\0\u0002run-ä");
  });
});

describe("keyspaces", () => {
  it("are twenty-one, each once", () => assert.equal(new Set(keyspaces).size, 21));
  it("keep the state under one key", () => assert.equal(stateKey.toString(), "state"));
});
