import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { EmbeddedLog } from "../log/embedded-log.ts";
import type { Log } from "../log/log.ts";
import { SharedLog } from "../log/shared-log.ts";
import { DecodedBlocks } from "../plate/decoded-blocks.ts";
import { changes } from "../rpc/changes.ts";
import { anyEntries } from "../testing/any-entries.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { collect } from "../testing/collect.ts";
import { Follower } from "../testing/follower.ts";
import { appendTo } from "../testing/log-suite.ts";
import { MemoryStream } from "../testing/memory-stream.ts";
import type { Change } from "../testing/records.ts";

/** A backend, as far as those see it who follow. */
type Followed = Parameters<typeof changes>[0];

const followedOf = (log: Log, { lmdb: store }: AppliedStore): Followed => ({
  log,
  store,
  decodedBlocks: new DecodedBlocks(),
  stopping: signal,
});

const { signal } = new AbortController();

/** Takes the next pass of this backend. */
const take = (follower: Follower, followed: Followed, readings = 0, waitMs = 0) =>
  follower.take(changes(followed)({ from: follower.token, waitMs, readings }, { signal }));

/** Follows while changes are appended, a few at a time, and is no other in the end than all. */
const assertFollows = async (
  backends: readonly Followed[],
  entries: readonly Change[][],
): Promise<void> => {
  const follower = new Follower();
  await take(follower, backends[0]);
  const [{ log }] = backends;
  for (const [place, some] of entries.entries()) {
    const appended = Promise.all(some.map((change) => appendTo(log, change)));
    await take(follower, backends[place % backends.length], 1, 5);
    await appended;
  }
  while ((await take(follower, backends[0], 4))?.hasMore);
  const whole = new Follower();
  await take(whole, backends[0]);
  assert.deepEqual([follower.runs, follower.works], [whole.runs, whole.works]);
  const { throughSequence } = follower.passes.at(-1)?.begin ?? {};
  assert.equal(throughSequence, log.appliedSequence);
  const ends = follower.passes.map(({ begin }) => begin);
  for (const [place, { fromSequence }] of ends.slice(1).entries()) {
    assert.equal(fromSequence, ends[place].throughSequence);
  }
};

describe("following a backend while it is written to", () => {
  it("ends with all that there is, on a log of its own (10 histories)", async () => {
    const property = fc.asyncProperty(anyEntries, async (entries) => {
      await using store = await AppliedStore.open();
      await using log = new EmbeddedLog(store.lmdb);
      await assertFollows([followedOf(log, store)], entries);
    });
    await fc.assert(property, { numRuns: 10, seed: 6 });
  });

  it("does so from one backend after the other that share a log (10 histories)", async () => {
    const property = fc.asyncProperty(anyEntries, async (entries) => {
      await using stream = new MemoryStream();
      await using one = await AppliedStore.open();
      await using other = await AppliedStore.open();
      await using first = new SharedLog(one.lmdb, stream);
      await using second = new SharedLog(other.lmdb, stream);
      await assertFollows([followedOf(first, one), followedOf(second, other)], entries);
    });
    await fc.assert(property, { numRuns: 10, seed: 7 });
  });

  it("gets the same pass from each backend of a log", async () => {
    await using stream = new MemoryStream();
    await using one = await AppliedStore.open();
    await using other = await AppliedStore.open();
    await using first = new SharedLog(one.lmdb, stream);
    await using second = new SharedLog(other.lmdb, stream);
    const [entries] = fc.sample(anyEntries, { numRuns: 1, seed: 8 });
    for (const change of entries.flat()) await appendTo(first, change);
    await second.reach(first.appliedSequence);
    const from = `${first.id}.1`;
    const passes = [followedOf(first, one), followedOf(second, other)].map((followed) =>
      collect(changes(followed)({ from, waitMs: 0, readings: 0 }, { signal })),
    );
    const [a, b] = await Promise.all(passes);
    assert.ok(a.length > 3);
    assert.deepEqual(b, a);
  });
});
