import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import { holdTimers } from "../testing/held-timers.ts";
import { MemoryStream } from "../testing/memory-stream.ts";
import { Peers } from "./peers.ts";

const announcementOf = (backendId: string, appliedSequence = 1n): Announcement => ({
  ...Announcement.decode(new Uint8Array()),
  backendId,
  address: `${backendId}:50052`,
  appliedSequence,
  flushedSequence: 1n,
  neededSequence: 0n,
  isReady: true,
  newestForm: 1,
  logId,
});

const logId = "00000000-0000-4000-8000-00000000000a";

const idsOf = (peers: Peers) => peers.list().map(({ backendId }) => backendId);

describe("Peers", () => {
  it("hear of each other at once, and not of themselves", async (test) => {
    const timers = holdTimers(test);
    const stream = new MemoryStream();
    await using one = new Peers({ stream, describe: () => announcementOf("one") });
    await using other = new Peers({ stream, describe: () => announcementOf("other") });
    await timers.pass(1_000);
    assert.deepEqual(one.list(), [announcementOf("other")]);
    assert.deepEqual(other.list(), [announcementOf("one")]);
  });

  it("say each second what is true by then", async (test) => {
    const timers = holdTimers(test);
    const stream = new MemoryStream();
    let applied = 1n;
    await using _ = new Peers({ stream, describe: () => announcementOf("one", applied) });
    await using other = new Peers({ stream, describe: () => announcementOf("other") });
    await timers.pass(1_000);
    applied = 2n;
    await timers.pass(999);
    assert.deepEqual(other.list(), [announcementOf("one", 1n)]);
    await timers.pass(1);
    assert.deepEqual(other.list(), [announcementOf("one", 2n)]);
  });

  it("are those of one log, or of a release that does not say which", async () => {
    const stream = new MemoryStream();
    await using peers = new Peers({ stream, describe: () => announcementOf("one") });
    for (const [id, ofLog] of Object.entries({ same: logId, silent: "", former: "another" })) {
      const announcement = { ...announcementOf(id), logId: ofLog };
      stream.announce(Announcement.encode(announcement).finish());
    }
    await new Promise(setImmediate);
    assert.deepEqual(idsOf(peers), ["same", "silent"]);
  });

  it("forget who was not heard of for five seconds, until it is back", async () => {
    const stream = new MemoryStream();
    let now = 0;
    await using peers = new Peers({
      stream,
      describe: () => announcementOf("one"),
      now: () => now,
    });
    const announce = async () => {
      stream.announce(Announcement.encode(announcementOf("other")).finish());
      await new Promise(setImmediate);
    };
    await announce();
    now = 5_000;
    assert.deepEqual(idsOf(peers), ["other"]);
    now = 5_001;
    assert.deepEqual(idsOf(peers), []);
    await announce();
    assert.deepEqual(idsOf(peers), ["other"]);
  });

  it("remember for a minute who rebuilds, unless it is back under another id", async () => {
    const stream = new MemoryStream();
    let now = 0;
    await using peers = new Peers({
      stream,
      describe: () => announcementOf("one"),
      now: () => now,
    });
    const rebuilding = { ...announcementOf("other"), isReady: false, isRebuilding: true };
    const announce = async (announcement: Announcement) => {
      stream.announce(Announcement.encode(announcement).finish());
      await new Promise(setImmediate);
    };
    await announce(rebuilding);
    now = 60_000;
    assert.deepEqual(idsOf(peers), ["other"]);
    now = 60_001;
    assert.deepEqual(idsOf(peers), []);
    await announce(rebuilding);
    await announce({ ...announcementOf("again"), address: rebuilding.address });
    assert.deepEqual(idsOf(peers), ["again"]);
  });

  it("say at once what they are told to", async (test) => {
    const timers = holdTimers(test);
    const stream = new MemoryStream();
    let applied = 1n;
    await using one = new Peers({ stream, describe: () => announcementOf("one", applied) });
    await using other = new Peers({ stream, describe: () => announcementOf("other") });
    await timers.pass(1_000);
    applied = 2n;
    one.announceNow();
    await timers.pass(0);
    assert.deepEqual(other.list(), [announcementOf("one", 2n)]);
  });

  it("leave aside what is no announcement", async () => {
    const stream = new MemoryStream();
    await using peers = new Peers({ stream, describe: () => announcementOf("one") });
    stream.announce(Buffer.from("\xff\xff\xff", "latin1"));
    stream.announce(Announcement.encode(announcementOf("other")).finish());
    await new Promise(setImmediate);
    assert.deepEqual(idsOf(peers), ["other"]);
  });

  it("say nothing once they are closed", async (test) => {
    const timers = holdTimers(test);
    const stream = new MemoryStream();
    const announce = test.mock.method(stream, "announce");
    {
      await using _ = new Peers({ stream, describe: () => announcementOf("one") });
    }
    await timers.pass(2_000);
    assert.equal(announce.mock.callCount(), 1);
  });
});
