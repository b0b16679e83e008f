import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { createLogger } from "@wellspring/service";
import type { EntryStream } from "./log/entry-stream.ts";
import { Peers } from "./log/peers.ts";
import { isUsable, type MakingOptions, storeFrom } from "./shared-store.ts";
import { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";
import { announcementOf } from "./testing/announcement.ts";
import { AppliedStore, specLogId } from "./testing/applied-store.ts";
import { holdTimers } from "./testing/held-timers.ts";
import { MemoryStream } from "./testing/memory-stream.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const optionsOf = (parts: Partial<MakingOptions> = {}): MakingOptions => ({
  logger: createLogger({ name: "spec", level: "silent" }),
  reason: undefined,
  signal: new AbortController().signal,
  ...parts,
});

const openPeers = (stream: EntryStream, backendId = "own"): Peers =>
  new Peers({ stream, describe: () => announcementOf({ backendId, address: `${backendId}:1` }) });

describe("storeFrom()", () => {
  it("begins with the genesis entry where the log still holds it", async (test) => {
    const stream = new MemoryStream();
    await using peers = openPeers(stream);
    const aside = join(temporaryFolder(test), "store.new");
    await storeFrom(stream, peers, optionsOf())(aside);
    await using store = Lmdb.open(aside);
    const { logId, appliedSequence } = readStoreState(store);
    assert.deepEqual([logId, appliedSequence], [specLogId, 1n]);
  });

  it("waits for one who gives where it does not, until it is ended", async (test) => {
    const stream = new MemoryStream();
    await stream.trim(1n);
    await using peers = openPeers(stream);
    const ended = new AbortController();
    const aside = join(temporaryFolder(test), "store.new");
    const making = storeFrom(stream, peers, optionsOf({ signal: ended.signal }))(aside);
    ended.abort();
    await assert.rejects(making, { name: "AbortError" });
  });
});

describe("isUsable()", () => {
  const judge = async (test: TestContext, reason?: MakingOptions["reason"], hasGiver = false) => {
    const timers = holdTimers(test);
    await using stack = new AsyncDisposableStack();
    const store = stack.use(await AppliedStore.open());
    const stream = new MemoryStream();
    const peers = stack.use(openPeers(stream));
    if (hasGiver) stack.use(openPeers(stream, "other"));
    const judging = isUsable(store.lmdb, stream, peers, optionsOf({ reason }));
    let isOver = false;
    const over = judging.finally(() => {
      isOver = true;
    });
    while (!isOver) await timers.pass(1_000);
    return await over;
  };

  it("goes on with a store as long as the log holds what it needs next", async (test) => {
    assert.equal(await judge(test), true);
    await using store = await AppliedStore.open();
    const stream = new MemoryStream();
    await using peers = openPeers(stream);
    await stream.trim(1n);
    assert.equal(await isUsable(store.lmdb, stream, peers, optionsOf()), true);
    await stream.trim(2n);
    assert.equal(await isUsable(store.lmdb, stream, peers, optionsOf()), false);
  });

  it("gives up a damaged one where another backend gives", async (test) => {
    assert.equal(await judge(test, "store-damaged", true), false);
  });

  it("keeps a damaged one while none does", async (test) => {
    assert.equal(await judge(test, "store-damaged"), true);
  });
});
