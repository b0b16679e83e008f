import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readStoreState, storeStates } from "../store/records.ts";
import { damageFolder } from "../testing/checked-folder.ts";

describe("checkDigest()", () => {
  it("finds a store whose digest is not that of its plates", async (test) => {
    const found = await damageFolder(test, (draft) => {
      storeStates.put(draft, { ...readStoreState(draft), digest: { low: 1, high: 2 } });
    });
    assert.deepEqual(found, ["meta state: has another digest than its plates"]);
  });

  it("takes a store of a release that had no digest", async (test) => {
    const found = await damageFolder(test, (draft) => {
      storeStates.put(draft, { ...readStoreState(draft), digest: undefined });
    });
    assert.deepEqual(found, []);
  });
});
