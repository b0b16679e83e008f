import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import { type HeldTimers, holdTimers } from "../testing/held-timers.ts";
import { isSnapshotSooner } from "./is-snapshot-sooner.ts";

const announcement = Announcement.decode(new Uint8Array());
const giver = { ...announcement, address: "one:50052", isReady: true };
const many = { bytes: 16 * 1024 * 1024 + 1 };

/** Lets each look at what was announced have its time. */
const passLooks = async (timers: HeldTimers, looks: number): Promise<void> => {
  for (let look = 0; look < looks; look++) await timers.pass(100);
};

describe("isSnapshotSooner()", () => {
  it("applies few entries, whoever is there", async () => {
    const few = { bytes: 16 * 1024 * 1024 };
    assert.equal(await isSnapshotSooner(few, { list: () => [giver] }), false);
  });

  it("takes a snapshot instead of many", async () => {
    assert.equal(await isSnapshotSooner(many, { list: () => [giver] }), true);
  });

  it("waits until a backend announces itself", async (test) => {
    const timers = holdTimers(test);
    let announced: Announcement[] = [];
    const sooner = isSnapshotSooner(many, { list: () => announced });
    await passLooks(timers, 20);
    announced = [giver];
    await passLooks(timers, 1);
    assert.equal(await sooner, true);
  });

  it("applies many where nobody gives a snapshot", async (test) => {
    const timers = holdTimers(test);
    const others = [announcement, { ...giver, isReady: false }, { ...giver, address: "" }];
    const sooner = isSnapshotSooner(many, { list: () => others });
    await passLooks(timers, 25);
    assert.equal(await sooner, false);
  });
});
