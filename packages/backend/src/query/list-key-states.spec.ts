import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppliedStore } from "../testing/applied-store.ts";
import { createKey, revokeKey } from "../testing/records.ts";
import { listKeyStates, pagesOf } from "./list-key-states.ts";

describe("listKeyStates()", () => {
  it("gives those that changed after a version", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    await store.applyAll([createKey(1), createKey(2), createKey(3), revokeKey(1)]);
    const versionsAbove = (version?: bigint) =>
      listKeyStates(store.view, version)
        .map((key) => key.version)
        .sort();
    assert.deepEqual(versionsAbove(), [2n, 3n, 4n]);
    assert.deepEqual(versionsAbove(3n), [4n]);
    assert.deepEqual(versionsAbove(4n), []);
  });
});

describe("pagesOf()", () => {
  it("parts keys so that each part fits a message", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    await store.applyAll(Array.from({ length: 401 }, (_, number) => createKey(number)));
    const pages = [...pagesOf(listKeyStates(store.view))];
    assert.deepEqual(
      pages.map(({ length }) => length),
      [200, 200, 1],
    );
    assert.deepEqual(pages.flat(), listKeyStates(store.view));
  });
});
