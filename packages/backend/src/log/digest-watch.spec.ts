import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import { announcementOf } from "../testing/announcement.ts";
import { until } from "../testing/until.ts";
import { DigestRing } from "./digest-ring.ts";
import { type DigestMismatch, DigestWatch } from "./digest-watch.ts";

const peerOf = (digestSequence: bigint, low: number): Announcement =>
  announcementOf({
    backendId: "other",
    address: "other:2",
    digestSequence,
    digest: { low, high: 0xab },
  });

describe("DigestWatch", () => {
  it("tells once of a peer that differs at an entry, until it does no more", async () => {
    const ring = new DigestRing();
    for (const sequence of [4n, 5n]) ring.add(sequence, { low: Number(sequence), high: 0xab });
    let present = [peerOf(4n, 4)];
    let looks = 0;
    const peers = () => {
      looks++;
      return present;
    };
    const told: DigestMismatch[] = [];
    const onMismatch = (mismatch: DigestMismatch) => told.push(mismatch);
    const options = { ring, address: "own:1", peers, onMismatch, everyMs: 1 };
    await using watch = new DigestWatch(options);
    const look = async (next: Announcement[]): Promise<string[]> => {
      present = next;
      const from = looks;
      await until(() => looks > from + 1);
      return watch.differsFrom;
    };
    assert.deepEqual(await look([peerOf(4n, 4)]), []);
    assert.deepEqual(await look([peerOf(5n, 4)]), ["other:2"]);
    assert.deepEqual(await look([peerOf(5n, 4)]), ["other:2"]);
    assert.deepEqual(told, [
      {
        address: "own:1",
        peer: "other:2",
        sequence: 5n,
        digest: "000000ab00000005",
        peerDigest: "000000ab00000004",
      },
    ]);
    // What is not applied here yet says nothing.
    assert.deepEqual(await look([peerOf(9n, 1)]), ["other:2"]);
    assert.deepEqual(await look([peerOf(5n, 5)]), []);
    assert.deepEqual(await look([peerOf(5n, 4)]), ["other:2"]);
    assert.deepEqual(await look([]), []);
    assert.equal(told.length, 2);
  });
});
