import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { AppliedStore } from "../testing/applied-store.ts";
import { completeChange, submitChange } from "../testing/work.ts";
import { type IndexSelection, listIndex } from "./list-index.ts";

const all: IndexSelection = {
  ...{ project: "default", engine: "calc", index: "value" },
  ...{ from: undefined, to: undefined, after: 0n },
};

/** Works 1 to 5 with keys of which each is longer than the one before, the last like the third. */
const openFilled = async (): Promise<AppliedStore> => {
  const store = await AppliedStore.open();
  const keys = [Buffer.of(2, 0), Buffer.of(1), Buffer.of(2), Buffer.of(2, 0, 0), Buffer.of(2)];
  for (const [place, key] of keys.entries()) {
    const places = [{ name: "value", key }];
    await store.applyAll([submitChange(place), completeChange(place, "", places)]);
  }
  await store.applyAll([submitChange(9, { project: "lab" }), submitChange(10)]);
  const elsewhere = [{ name: "other", key: Buffer.of(2) }];
  await store.applyAll([completeChange(9, "", elsewhere), completeChange(10, "", elsewhere)]);
  return store;
};

describe("listIndex()", () => {
  const two = Buffer.of(2);
  for (const [name, said, expected] of [
    ["all by key, then in the order of submission", {}, [2, 3, 5, 1, 4]],
    ["from a key on, itself too", { from: two }, [3, 5, 1, 4]],
    ["up to a key, itself too", { to: two }, [2, 3, 5]],
    ["one key", { from: two, to: two }, [3, 5]],
    ["none between bounds that cross", { from: two, to: Buffer.of(1) }, []],
    ["what follows a work", { after: 3n }, [5, 1, 4]],
    ["what follows a work, within bounds", { after: 3n, to: two }, [5]],
    ["what is within bounds, behind a work before them", { after: 2n, from: two }, [3, 5, 1, 4]],
    ["none of another project", { project: "lab" }, []],
    ["none of an index that nothing is in", { index: "valu" }, []],
  ] as const) {
    it(`lists ${name}`, async () => {
      await using store = await openFilled();
      const listed = [...listIndex(store.view, { ...all, ...said })];
      assert.deepEqual(listed.map(Number), expected);
    });
  }

  it("refuses to go on after work that is not in it", async () => {
    await using store = await openFilled();
    for (const after of [7n, 99n]) {
      assert.throws(() => [...listIndex(store.view, { ...all, after })], {
        code: Code.INVALID_ARGUMENT,
        message: `after: work ${after} is not in the index value`,
      });
    }
  });
});
