import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { digestToBytes, emptyDigest } from "@wellspring/contract";
import fc from "fast-check";
import { StoreState } from "../gen/wellspring/backend/v1/state.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { turn } from "../turn.ts";
import { digestStore, hashPlate, replacePlate, storeDigest } from "./store-digest.ts";

const name = { project: "default", run: "run-01", plate: 7 };
const digest = { low: 1, high: 2 };
const anyWord = fc.nat(0xffff_ffff);
const anyDigest = fc.tuple(anyWord, anyWord).map(([low, high]) => ({ low, high }));

describe("hashPlate()", () => {
  it("differs in both halves where one thing about a plate differs", () => {
    const hashes = [
      hashPlate(name, digest),
      hashPlate({ ...name, project: "lab" }, digest),
      hashPlate({ ...name, run: "run-02" }, digest),
      hashPlate({ ...name, plate: 8 }, digest),
      hashPlate(name, { low: 2, high: 1 }),
      hashPlate(name, { low: 1, high: 3 }),
    ];
    assert.equal(new Set(hashes.map(({ low }) => low)).size, hashes.length);
    assert.equal(new Set(hashes.map(({ high }) => high)).size, hashes.length);
  });

  it("stays what it is: stores have it", () => {
    assert.deepEqual(hashPlate(name, digest), expectedHash);
  });
});

const expectedHash = { low: 2_599_094_110, high: 771_177_347 };

describe("replacePlate()", () => {
  it("takes out what it put in", () => {
    fc.assert(
      fc.property(anyDigest, anyDigest, anyDigest, (total, first, second) => {
        const changed = { ...total };
        replacePlate(changed, name, undefined, first);
        replacePlate(changed, name, first, second);
        replacePlate(changed, name, second, undefined);
        assert.deepEqual(changed, total);
      }),
    );
  });
});

describe("digestStore()", () => {
  it("depends on what plates hold, not on the numbers that a store gave", async () => {
    const digests: unknown[] = [];
    const commits = ["run-01", "run-02"].map((run, number) =>
      commit(number, [blockOf(growthRows(["A1"], 5), { run })]),
    );
    for (const changes of [commits, commits.toReversed()]) {
      await using store = await AppliedStore.open({ isWritten: false });
      for (const change of changes) await store.apply(change);
      digests.push(await digestStore(store.view, turn));
    }
    assert.deepEqual(digests[0], digests[1]);
    assert.notDeepEqual(digests[0], emptyDigest());
  });
});

describe("storeDigest()", () => {
  it("is there in every state", () => {
    const state = StoreState.decode(new Uint8Array());
    assert.deepEqual(storeDigest({ ...state, digest: { low: 1, high: 2 } }), { low: 1, high: 2 });
    assert.throws(() => storeDigest(state), new Error("the state has no digest"));
  });
});

describe("digestToBytes()", () => {
  it("has the big end first", () => {
    assert.equal(
      digestToBytes({ low: 0x05060708, high: 0x01020304 }).toString("hex"),
      "0102030405060708",
    );
  });
});
