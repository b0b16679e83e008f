import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { openDataFolder } from "../store/data-folder.ts";
import { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import { specLogId } from "../testing/applied-store.ts";
import { type Alter, flipOnce, Giver } from "../testing/giver.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { type FetchOptions, fetchSnapshot } from "./fetch-snapshot.ts";

const otherLogId = "11111111-0000-4000-8000-000000000000";

/** Fetches and checks that what came is what the giver has; tells the failures on the way. */
const fetchWhole = async (
  giver: Giver,
  into: string,
  options: Partial<FetchOptions> = {},
): Promise<StatusError[]> => {
  const failures: StatusError[] = [];
  const { logId, appliedSequence } = await fetchSnapshot({
    peers: [giver.address],
    into,
    onFailure: (_peer, error) => failures.push(error),
    ...options,
  });
  assert.deepEqual([logId, appliedSequence], [specLogId, 1n]);
  assert.deepEqual(readdirSync(into), ["data.mdb"]);
  await using copy = Lmdb.open(into);
  const blocks = (store: Lmdb) => [...store.list("blocks", Buffer.alloc(0))];
  assert.deepEqual(blocks(copy), blocks(giver.store.lmdb));
  return failures;
};

/** Throws in the place of the third chunk, once. */
const breakAfterTwo = (error: StatusError): Alter => {
  let count = 0;
  return ({ part }) => {
    if (part?.$case === "chunk" && ++count === 3) throw error;
  };
};

const lost = new StatusError(Code.UNAVAILABLE, "the wire broke");

describe("fetchSnapshot()", () => {
  it("takes a store, ready to be opened, as what makes a data folder", async (test) => {
    await using giver = await Giver.open();
    const folder = temporaryFolder(test);
    const peers = [giver.address];
    await using opened = await openDataFolder(folder, async (into) => {
      await fetchSnapshot({ peers, into, logId: specLogId });
    });
    assert.equal(readStoreState(opened.lmdb).logId, specLogId);
    assert.deepEqual(readdirSync(folder).sort(), ["form", "lock", "store"]);
  });

  it("takes what was written while it was on its way", async (test) => {
    await using giver = await Giver.open();
    giver.alter = async ({ part }) => {
      if (part?.$case === "chunk") await giver.store.applyAll([]);
    };
    await fetchWhole(giver, join(temporaryFolder(test), "into"));
    assert.ok(readStoreState(giver.store.lmdb).appliedSequence > 3n);
  });

  it("asks for a chunk again that changed on the way", async (test) => {
    await using giver = await Giver.open();
    giver.alter = flipOnce(2);
    const failures = await fetchWhole(giver, join(temporaryFolder(test), "into"));
    assert.deepEqual(
      failures.map(({ code, message }) => [code, message]),
      [
        [
          Code.DATA_LOSS,
          "the snapshot is damaged: the chunk at byte 1048576 has another hash than its bytes",
        ],
      ],
    );
    assert.deepEqual(
      giver.requests.map(({ offset }) => offset),
      [0n, 1_048_576n],
    );
  });

  it("starts anew where the whole has another hash than its chunks", async (test) => {
    await using giver = await Giver.open();
    let ends = 0;
    giver.alter = ({ part }) => {
      if (part?.$case === "end" && ++ends === 1) part.end.sha256 = Buffer.alloc(32);
    };
    const [failure] = await fetchWhole(giver, join(temporaryFolder(test), "into"));
    assert.equal(failure.code, Code.DATA_LOSS);
    assert.deepEqual(
      giver.requests.map(({ snapshotId, offset }) => [snapshotId, offset]),
      [
        ["", 0n],
        ["", 0n],
      ],
    );
  });

  it("goes on where a stream broke", async (test) => {
    await using giver = await Giver.open();
    giver.alter = breakAfterTwo(lost);
    const failures = await fetchWhole(giver, join(temporaryFolder(test), "into"));
    assert.deepEqual(
      failures.map(({ code }) => code),
      [Code.UNAVAILABLE],
    );
    assert.equal(giver.requests[1].offset, 2n * 1_048_576n);
    assert.notEqual(giver.requests[1].snapshotId, "");
  });

  it("takes another snapshot from the next peer where one was killed midway", async (test) => {
    await using giver = await Giver.open();
    await using other = await Giver.open();
    let killed = Promise.resolve();
    giver.alter = ({ part }) => {
      if (part?.$case !== "chunk" || part.chunk.offset === 0n) return undefined;
      killed = giver.kill();
      return killed;
    };
    const peers = [giver.address, other.address];
    await fetchWhole(other, join(temporaryFolder(test), "into"), { peers });
    await killed;
    assert.notEqual(other.requests[0].snapshotId, "", "asked first whether it has the same one");
    assert.equal(other.requests.at(-1)?.snapshotId, "");
  });

  it("is given up after one round where there is another way", async (test) => {
    await using giver = await Giver.open();
    await using other = await Giver.open();
    const full = new StatusError(Code.RESOURCE_EXHAUSTED, "no room for a copy");
    for (const one of [giver, other]) {
      one.alter = () => {
        throw full;
      };
    }
    const peers = [giver.address, other.address];
    const into = join(temporaryFolder(test), "into");
    await assert.rejects(fetchSnapshot({ peers, into, isOptional: true }), {
      code: full.code,
      message: full.message,
    });
    assert.deepEqual([giver.requests.length, other.requests.length], [1, 1]);
  });

  it("goes on after it was stopped itself", async (test) => {
    await using giver = await Giver.open();
    const into = join(temporaryFolder(test), "into");
    const stop = new AbortController();
    giver.alter = ({ part }) => {
      if (part?.$case === "chunk" && part.chunk.offset > 1_048_576n) stop.abort();
    };
    const stopped = fetchSnapshot({ peers: [giver.address], into, signal: stop.signal });
    await assert.rejects(stopped, {
      code: Code.CANCELLED,
      message: "nobody waits for the snapshot",
    });
    giver.alter = () => undefined;
    await fetchWhole(giver, into);
    assert.notEqual(giver.requests[1].snapshotId, "");
    assert.ok(giver.requests[1].offset >= 1_048_576n);
  });

  it("waits for a peer that gives as many as it may", async (test) => {
    await using giver = await Giver.open();
    const streams = [1, 2].map(() => giver.shelf.give({ snapshotId: "", offset: 0n }));
    for (const stream of streams) await stream.next();
    const busy: StatusError[] = [];
    await fetchWhole(giver, join(temporaryFolder(test), "into"), {
      onFailure: (_peer, error) => {
        busy.push(error);
        for (const stream of streams) void stream.return(undefined);
      },
    });
    assert.equal(busy[0].code, Code.RESOURCE_EXHAUSTED);
  });

  it("gives up once its patience is over, with what failed last", async (test) => {
    await using giver = await Giver.open();
    giver.alter = () => {
      throw lost;
    };
    const into = join(temporaryFolder(test), "into");
    const fetching = fetchSnapshot({ peers: [giver.address], into, patienceMs: 200 });
    await assert.rejects(fetching, { code: Code.UNAVAILABLE, message: "the wire broke" });
    const none = fetchSnapshot({ peers: [], into, patienceMs: 1 });
    await assert.rejects(none, { message: "there is no peer to take a snapshot from" });
  });

  it("does not wait for a peer that falls silent", async (test) => {
    await using giver = await Giver.open();
    const { promise, resolve } = Promise.withResolvers<void>();
    giver.alter = () => promise;
    const into = join(temporaryFolder(test), "into");
    const fetching = fetchSnapshot({ peers: [giver.address], into, patienceMs: 300 });
    await assert.rejects(fetching, {
      code: Code.DEADLINE_EXCEEDED,
      message: `${giver.address} fell silent`,
    });
    resolve();
  });

  it("refuses a snapshot of another log at once, and takes the next peer's", async (test) => {
    await using stranger = await Giver.open({ logId: otherLogId });
    await using giver = await Giver.open();
    const into = join(temporaryFolder(test), "into");
    await assert.rejects(fetchSnapshot({ peers: [stranger.address], into, logId: specLogId }), {
      code: Code.FAILED_PRECONDITION,
      message:
        `the peer's snapshot is of another log (${otherLogId}) ` +
        `than this backend's (${specLogId})`,
    });
    const peers = [stranger.address, giver.address];
    await fetchWhole(giver, into, { peers, logId: specLogId });
  });

  it("believes the state in the copy, not what is said of it", async (test) => {
    await using giver = await Giver.open();
    giver.alter = ({ part }) => {
      if (part?.$case === "description") {
        part.description = { ...part.description, appliedSequence: 9n };
      }
    };
    const into = join(temporaryFolder(test), "into");
    await assert.rejects(fetchSnapshot({ peers: [giver.address], into, patienceMs: 500 }), {
      code: Code.DATA_LOSS,
      message: `the snapshot is of log ${specLogId} at 1, and was said to be of ${specLogId} at 9`,
    });
    assert.deepEqual(readdirSync(into), []);
  });
});
