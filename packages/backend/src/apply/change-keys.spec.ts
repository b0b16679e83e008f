import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, keyIdOf } from "@wellspring/contract";
import { digestStore, storeDigest } from "../plate/store-digest.ts";
import { keyStates, readStoreState } from "../store/records.ts";
import { AppliedStore, refusalOf, startMs } from "../testing/applied-store.ts";
import { type Change, createKey, keyHashOf, revokeKey } from "../testing/records.ts";
import { turn } from "../turn.ts";
import type { Outcome } from "./outcome.ts";

const id = keyIdOf(keyHashOf(1));
const use: Change = { $case: "noteKeyUses", noteKeyUses: { ids: [id, "0000000000000000"] } };

const keyOf = (outcome: Outcome) => {
  assert(outcome.kind === "key");
  return outcome.key;
};

describe("createKey()", () => {
  it("keeps what a key opens, who made it and when", async () => {
    await using store = await AppliedStore.open();
    const asked = { scopes: [1, 2], projects: ["default", "yeast"], expiresAtMs: 7n };
    const key = keyOf(await store.apply(createKey(1, asked), "ana"));
    assert.deepEqual(key, {
      ...{ ...asked, sha256: keyHashOf(1), name: "robot-7", version: 1n },
      ...{ createdAtMs: BigInt(startMs), createdBy: "ana" },
      ...{ revokedAtMs: 0n, revokedBy: "", lastUsedAtMs: 0n },
    });
    assert.deepEqual(keyStates.get(store.view, id), key);
    assert.equal(readStoreState(store.view).keys, 1);
  });

  it("changes nothing where the key is there", async () => {
    await using store = await AppliedStore.open();
    const first = keyOf(await store.apply(createKey(1), "ana"));
    store.atMs += 1_000;
    assert.deepEqual(keyOf(await store.apply(createKey(1), "ben")), first);
    assert.equal(readStoreState(store.view).keysVersion, 1n);
  });

  for (const other of [
    { name: "robot-8" },
    { scopes: [1, 5] },
    { projects: ["default"] },
    { expiresAtMs: 1n },
    { sha256: Buffer.concat([keyHashOf(1).subarray(0, 8), Buffer.alloc(24)]) },
  ]) {
    it(`refuses one that is there with another ${Object.keys(other)[0]}`, async () => {
      await using store = await AppliedStore.open();
      await store.apply(createKey(1));
      const refused = refusalOf(await store.apply(createKey(1, other)));
      const message = `the key ${id} is there, called robot-7, with another form`;
      assert.deepEqual(refused, [Code.ALREADY_EXISTS, message]);
    });
  }
});

describe("revokeKey()", () => {
  it("keeps who revoked it first, and when", async () => {
    await using store = await AppliedStore.open();
    await store.apply(createKey(1));
    store.atMs += 1_000;
    const revoked = keyOf(await store.apply(revokeKey(1), "ana"));
    assert.deepEqual([revoked.revokedAtMs, revoked.revokedBy], [BigInt(startMs + 1_000), "ana"]);
    store.atMs += 1_000;
    assert.deepEqual(keyOf(await store.apply(revokeKey(1), "ben")), revoked);
    assert.deepEqual(keyOf(await store.apply(createKey(1), "ben")), revoked);
  });

  it("refuses one that is not there", async () => {
    await using store = await AppliedStore.open();
    const refused = refusalOf(await store.apply(revokeKey(1)));
    assert.deepEqual(refused, [Code.NOT_FOUND, `no key has the id ${id}`]);
  });
});

describe("noteKeyUses()", () => {
  it("keeps the time of keys that are there, once for each time", async () => {
    await using store = await AppliedStore.open();
    await store.apply(createKey(1));
    assert.deepEqual(await store.apply(use), { kind: "done" });
    await store.apply(use);
    const { lastUsedAtMs, version } = keyStates.get(store.view, id) ?? {};
    assert.deepEqual([lastUsedAtMs, version], [BigInt(startMs), 2n]);
    assert.equal(store.count("keys"), 1);
  });
});

describe("keys in a store", () => {
  it("are in its digest as they are", async () => {
    await using store = await AppliedStore.open();
    const digests: unknown[] = [];
    for (const change of [createKey(1), createKey(2), revokeKey(1), use]) {
      await store.apply(change);
      const digest = storeDigest(readStoreState(store.view));
      assert.deepEqual(digest, await digestStore(store.view, turn));
      digests.push(digest);
      store.atMs += 1;
    }
    assert.equal(new Set(digests.map((digest) => JSON.stringify(digest))).size, 4);
  });
});
