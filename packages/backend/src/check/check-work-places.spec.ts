import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import { readStoreState, storeStates } from "../store/records.ts";
import { indexKey, placeKey, waitingKey } from "../store/work-keys.ts";
import { damageFolder } from "../testing/checked-folder.ts";
import { idOf } from "../testing/readings.ts";

const group = { project: "default", engine: "calc", state: Work_State.DONE };
const index = { project: "default", engine: "calc", index: "value" };
const nothing = Buffer.alloc(0);

describe("checkWorkPlaces()", () => {
  it("finds work that is not listed, and a place where none stands", async (test) => {
    const found = await damageFolder(test, (draft) => {
      draft.remove("work-places", placeKey(group, 1n));
      draft.put("work-places", placeKey(group, 2n), nothing);
    });
    assert.deepEqual(found, [
      "work 1: is not listed",
      "work-places default/calc/\u00032: work 2 does not stand there",
    ]);
  });

  it("finds work that is said to wait, and work that is forgotten", async (test) => {
    const found = await damageFolder(test, (draft) => {
      draft.remove("waiting", waitingKey("calc", 4n));
      draft.put("waiting", waitingKey("calc", 1n), idOf(1));
      draft.put("waiting", waitingKey("crunch", 3n), idOf(3));
    });
    assert.deepEqual(found, [
      "work 4: is not listed",
      "waiting calc/1: work 1 does not wait",
      "waiting crunch/3: work 3 does not wait",
      "meta state: counts 4 works that wait for calc, there are 3",
    ]);
  });

  it("finds counts that are wrong", async (test) => {
    const found = await damageFolder(test, (draft) => {
      const waiting = [{ engine: "crunch", works: 1n }];
      storeStates.put(draft, { ...readStoreState(draft), waiting });
    });
    assert.deepEqual(found, [
      "meta state: counts 1 works that wait for crunch, there are 0",
      "meta state: does not count 4 works for calc",
    ]);
  });

  it("finds results that are not in their index, and places of no result", async (test) => {
    const found = await damageFolder(test, (draft) => {
      draft.remove("work-index", indexKey(index, Buffer.of(0, 1), 1n));
    });
    assert.deepEqual(
      found,
      [
        "work-outcomes default/calc: is not in the index value",
        "work-index : has 0 places, results have 1",
      ].map((line) => line.replace("default/calc", "1")),
    );
    const more = await damageFolder(test, (draft) => {
      draft.put("work-index", indexKey(index, Buffer.of(7), 1n), nothing);
    });
    assert.deepEqual(more, ["work-index : has 2 places, results have 1"]);
  });
});
