import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { AppliedStore, specLogId } from "../testing/applied-store.ts";
import { collect } from "../testing/collect.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { KeptSnapshot } from "./kept-snapshot.ts";

describe("KeptSnapshot", () => {
  it("is the store as of when it was made", async (test) => {
    const parent = temporaryFolder(test);
    await using store = await AppliedStore.open();
    await store.applyAll([]);
    const kept = await KeptSnapshot.create(store.lmdb, parent);
    await store.applyAll([]);
    const { snapshotId, logId, appliedSequence, form, bytes } = kept.description;
    assert.deepEqual([logId, appliedSequence, form], [specLogId, 2n, 1]);
    const file = readFileSync(join(parent, snapshotId, "data.mdb"));
    assert.equal(BigInt(file.length), bytes);
    const end = (await collect(kept.parts(0, 1e9))).at(-1)?.part;
    assert(end?.$case === "end");
    assert.deepEqual(end.end.sha256, createHash("sha256").update(file).digest());
    assert.deepEqual(readFileSync(join(parent, snapshotId, "data.mdb")), file, "is only read");
  });

  it("is removed while it is read, and whoever reads it gets the rest", async (test) => {
    const parent = temporaryFolder(test);
    await using store = await AppliedStore.open();
    const kept = await KeptSnapshot.create(store.lmdb, parent);
    const parts = kept.parts(0, 1e9);
    await parts.next();
    const chunk = await parts.next();
    await kept.remove();
    assert.equal(chunk.value?.part?.$case, "chunk");
    assert.equal((await parts.next()).value?.part?.$case, "end");
    assert.deepEqual(readdirSync(parent), []);
  });
});
