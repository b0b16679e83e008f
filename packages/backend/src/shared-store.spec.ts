import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import type { EntryStream } from "./log/entry-stream.ts";
import { Peers } from "./log/peers.ts";
import { type MakingOptions, storeFrom } from "./shared-store.ts";
import { numberKey } from "./store/keyspace.ts";
import { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";
import { announcementOf } from "./testing/announcement.ts";
import { specLogId } from "./testing/applied-store.ts";
import { Giver } from "./testing/giver.ts";
import { holdTimers } from "./testing/held-timers.ts";
import { MemoryStream } from "./testing/memory-stream.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const optionsOf = (parts: Partial<MakingOptions> = {}): MakingOptions => ({
  logger: createLogger({ name: "spec", level: "silent" }),
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

  it("gives up after half a minute, for a store that was set aside could serve", async (test) => {
    const timers = holdTimers(test);
    const stream = new MemoryStream();
    await stream.trim(1n);
    await using peers = openPeers(stream);
    let error: unknown;
    const making = storeFrom(stream, peers, optionsOf())(join(temporaryFolder(test), "store.new"));
    making.catch((thrown: unknown) => {
      error = thrown;
    });
    let seconds = 0;
    for (; error === undefined && seconds < 40; seconds++) await timers.pass(1_000);
    assert(seconds >= 30, `gave up after ${seconds} s`);
    await assert.rejects(making, {
      code: Code.UNAVAILABLE,
      message: "no other backend gives a snapshot",
    });
  });

  it("takes what another one gives, unless that is damaged", async (test) => {
    const stream = new MemoryStream();
    await stream.trim(1n);
    await using giver = await Giver.open({ logId: specLogId });
    await using peers = openPeers(stream);
    const { address } = giver;
    const describeGiver = () => announcementOf({ backendId: "giver", address });
    await using _ = new Peers({ stream, describe: describeGiver });
    const aside = join(temporaryFolder(test), "store.new");
    await assert.rejects(storeFrom(stream, peers, optionsOf())(aside), {
      code: Code.UNAVAILABLE,
      message: "no snapshot could be taken: it is damaged: blocks, 1: has a wrong checksum",
    });
    assert.equal(existsSync(aside), false);
    const blocks = [1n, 2n, 3n].map(numberKey);
    await giver.store.lmdb.write(
      blocks.map((key) => ({ keyspace: "blocks", key, value: undefined })),
    );
    await storeFrom(stream, peers, optionsOf())(aside);
    await using store = Lmdb.open(aside);
    assert.equal(readStoreState(store).logId, specLogId);
  });

  it("asks nobody who is damaged", async (test) => {
    const stream = new MemoryStream();
    await stream.trim(1n);
    await using peers = openPeers(stream);
    const describeDamaged = () =>
      announcementOf({ backendId: "other", address: "127.0.0.1:1", isDamaged: true });
    await using _ = new Peers({ stream, describe: describeDamaged });
    const ended = new AbortController();
    const logger = createLogger({
      name: "spec",
      destination: {
        write: (line) => void (line.includes("waits for a backend") && ended.abort()),
      },
    });
    const aside = join(temporaryFolder(test), "store.new");
    const making = storeFrom(stream, peers, optionsOf({ logger, signal: ended.signal }))(aside);
    await assert.rejects(making, { name: "AbortError" });
  });
});
