import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { numberKey } from "../store/keyspace.ts";
import { workStates } from "../store/records.ts";
import { damageFolder, need } from "../testing/checked-folder.ts";
import { idOf } from "../testing/readings.ts";

describe("checkWork()", () => {
  it("finds a record that is not what was written", async (test) => {
    const found = await damageFolder(test, (draft) => {
      for (const keyspace of ["work", "work-outcomes"] as const) {
        const value = Buffer.from(need(draft.get(keyspace, numberKey(1n))));
        value[value.length - 1] ^= 1;
        draft.put(keyspace, numberKey(1n), value);
      }
    });
    assert.deepEqual(found, [
      "work 1: is not what was written",
      "work-outcomes 1: is not what was written",
    ]);
  });

  it("finds work that is missing, and what is left of it", async (test) => {
    const found = await damageFolder(test, (draft) => draft.remove("work", numberKey(2n)));
    assert.deepEqual(found.slice(0, 3), [
      "work 3: does not follow work 1",
      `work-ids ${idOf(2).toString("hex")}: names work 2, which has another id`,
      "work-outcomes 2: is of no work",
    ]);
  });

  it("finds work that is not found by its id", async (test) => {
    const found = await damageFolder(test, (draft) => draft.remove("work-ids", idOf(4)));
    assert.deepEqual(found, ["work 4: is not found by its id"]);
  });

  it("finds work that is behind the last one", async (test) => {
    const found = await damageFolder(test, (draft) => {
      workStates.put(draft, need(workStates.get(draft, 4n)), 8n);
    });
    assert.deepEqual(found.slice(0, 4), [
      "work 8: is behind the last one, 7",
      "work 8: is not what was written",
      "work 8: is not found by its id",
      "work 8: is not listed",
    ]);
  });

  it("finds an outcome of work that is only kept", async (test) => {
    const found = await damageFolder(test, (draft) => {
      draft.put("work-outcomes", numberKey(6n), need(draft.get("work-outcomes", numberKey(2n))));
    });
    assert.deepEqual(found, ["work-outcomes 6: is of work that is only kept"]);
  });
});
