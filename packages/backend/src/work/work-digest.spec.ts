import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emptyDigest } from "@wellspring/contract";
import { addDigest } from "../plate/digest.ts";
import { readStoreState } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { completeChange, submitChange } from "../testing/work.ts";
import { turn } from "../turn.ts";
import { addWorkDigest, hashWork, removeFromDigest } from "./work-digest.ts";

const value = Buffer.from("value");

describe("hashWork()", () => {
  it("differs in both halves where one thing differs", () => {
    const hashes = [
      hashWork("work", 1n, value),
      hashWork("work-outcomes", 1n, value),
      hashWork("work", 2n, value),
      hashWork("work", 1n << 32n, value),
      hashWork("work", 1n, Buffer.from("valve")),
    ];
    assert.equal(new Set(hashes.map(({ low }) => low)).size, hashes.length);
    assert.equal(new Set(hashes.map(({ high }) => high)).size, hashes.length);
  });

  it("stays what it is: stores have it", () => {
    assert.deepEqual(hashWork("work", 1n, value), expectedHash);
  });
});

const expectedHash = { low: 2_473_229_287, high: 1_844_784_902 };

describe("removeFromDigest()", () => {
  it("takes out what was added", () => {
    const total = { low: 7, high: 0xffff_fff0 };
    const hash = hashWork("work", 1n, value);
    addDigest(total, hash);
    removeFromDigest(total, hash);
    assert.deepEqual(total, { low: 7, high: 0xffff_fff0 });
  });
});

describe("addWorkDigest()", () => {
  it("is what applying has added up", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1), submitChange(2), completeChange(2)]);
    const total = emptyDigest();
    await addWorkDigest(store.view, total, turn);
    assert.deepEqual(total, readStoreState(store.view).digest);
    assert.notDeepEqual(total, emptyDigest());
  });
});
