import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readStoreState, storeStates } from "../store/records.ts";
import { damageFolder } from "../testing/checked-folder.ts";

describe("checkDigest()", () => {
  for (const digest of [{ low: 1, high: 2 }, undefined]) {
    it(`finds a store whose digest is ${digest ? "not that of its plates" : "missing"}`, async (test) => {
      const found = await damageFolder(test, (draft) => {
        storeStates.put(draft, { ...readStoreState(draft), digest });
      });
      assert.deepEqual(found, ["meta state: has another digest than its plates"]);
    });
  }
});
