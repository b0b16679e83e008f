import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { createReport } from "./check-report.ts";
import { IdSet } from "./id-set.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

const checkOf = (view: View, store: AppliedStore): Check => ({
  view,
  state: readStoreState(store.lmdb),
  report: createReport(),
  referenced: new IdSet(),
  runNumbers: new IdSet(),
});
const nameKey = (key: Buffer): string => String(assertKeyLength(key, 1)[0]);
const put = (...key: number[]) => {
  return { keyspace: "blocks", key: Buffer.from(key), value: Buffer.from(key) } as const;
};

describe("walk()", () => {
  it("visits every entry in order, and says where a visit throws", async () => {
    await using store = await AppliedStore.open();
    await store.lmdb.write([put(3), put(1), put(2), put(4, 4)]);
    const check = checkOf(store.lmdb, store);
    const visited: number[] = [];
    await walk(check, "blocks", nameKey, (key, value, say) => {
      visited.push(key[0]);
      if (key[0] === 2) throw new Error("two");
      if (value[0] === 3) say("is three");
    });
    assert.deepEqual(visited, [1, 2, 3]);
    assert.deepEqual(check.report.violations, [
      { keyspace: "blocks", key: "2", text: "can't be read: two" },
      { keyspace: "blocks", key: "3", text: "is three" },
      { keyspace: "blocks", key: "0404", text: "can't be read: the key has 2 bytes, not 1" },
    ]);
  });

  it("ends the keyspace where the store throws", async () => {
    await using store = await AppliedStore.open();
    const view: View = {
      get: () => undefined,
      *list() {
        yield { key: Buffer.of(1), value: Buffer.of(1) };
        throw new Error("MDB_CORRUPTED");
      },
    };
    const check = checkOf(view, store);
    const visited: number[] = [];
    await walk(check, "blocks", nameKey, (key) => visited.push(key[0]));
    assert.deepEqual(visited, [1]);
    assert.deepEqual(check.report.violations, [
      { keyspace: "blocks", key: "", text: "can't be read: MDB_CORRUPTED" },
    ]);
  });
});
