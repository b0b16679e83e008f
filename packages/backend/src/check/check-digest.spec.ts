import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readStoreState, storeStates } from "../store/records.ts";
import { damageFolder } from "../testing/checked-folder.ts";

describe("checkDigest()", () => {
  for (const [name, digest] of [
    ["is not that of its plates", { low: 1, high: 2 }],
    ["is missing", undefined],
  ] as const) {
    it(`finds a store whose digest ${name}`, async (test) => {
      const found = await damageFolder(test, (draft) => {
        storeStates.put(draft, { ...readStoreState(draft), digest });
      });
      assert.deepEqual(found, ["meta state: has another digest than its plates, works and keys"]);
    });
  }
});
