import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addToDigest, digestToBytes, emptyDigest } from "@wellspring/contract";
import fc from "fast-check";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { anyEntries } from "../testing/any-entries.ts";
import { AppliedStore, specLogId } from "../testing/applied-store.ts";
import { assertConsistent } from "../testing/consistency.ts";
import { Follower } from "../testing/follower.ts";
import { rowsToReadings } from "../testing/readings.ts";
import type { Pass } from "./pass.ts";
import { planPass } from "./plan-pass.ts";
import { planWholePass } from "./plan-whole-pass.ts";
import { tellPass } from "./tell-pass.ts";

/** After an entry: how many passes a copy takes, each as large as is said. */
const anyPasses = fc.array(fc.constantFrom(1, 4, 1_000_000), { maxLength: 2 });
const anyHistory = anyEntries.chain((entries) =>
  fc.record({
    entries: fc.constant(entries),
    passes: fc.array(anyPasses, { minLength: entries.length, maxLength: entries.length }),
  }),
);

describe("a copy that takes passes at any moments, as large as it likes", () => {
  it("is after each of them what the store was (150 histories of up to 25 entries)", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    const property = fc.asyncProperty(anyHistory, async ({ entries, passes }) => {
      store.rewind();
      const copy = new Copy(store.view);
      for (const [place, changes] of entries.entries()) {
        await store.applyAll(changes);
        copy.see(store.view);
        for (const readings of passes[place]) await copy.take(readings);
      }
      await copy.catchUp();
      await assertConsistent(store.view);
    });
    await fc.assert(property, { numRuns: 150, seed: 5 });
  });
});

const tell = (follower: Follower, view: View, pass: Pass) =>
  follower.take(tellPass(view, pass, { logId: specLogId }));

const copyOfAll = async (view: View): Promise<Follower> => {
  const whole = new Follower();
  await tell(whole, view, await planWholePass(view));
  return whole;
};

/** A copy, and every state that it could be in. */
class Copy {
  readonly #follower = new Follower();
  /** By the sequence of the last entry. */
  readonly #states = new Map<bigint, View>();
  #view: View;
  #sequence = 1n;

  constructor(view: View) {
    this.#view = view;
    this.see(view);
  }

  see(view: View): void {
    this.#view = view;
    this.#states.set(readStoreState(view).appliedSequence, view);
  }

  /** Takes one pass and compares all that is copied with the state of the pass's last entry. */
  async take(readings: number): Promise<void> {
    const pass = await planPass(this.#view, this.#sequence, readings);
    await tell(this.#follower, this.#view, pass);
    assert.equal(pass.fromSequence, this.#sequence);
    assert.ok(pass.throughSequence >= this.#sequence);
    this.#sequence = pass.throughSequence;
    const state = this.#states.get(this.#sequence);
    assert(state);
    const expected = await copyOfAll(state);
    assert.deepEqual(this.#follower.runs, expected.runs);
    assert.deepEqual(sorted(this.#follower.works), sorted(expected.works));
    assertDigests(this.#follower);
  }

  async catchUp(): Promise<void> {
    const { appliedSequence } = readStoreState(this.#view);
    while (this.#sequence < appliedSequence) {
      const before = this.#sequence;
      await this.take(1);
      assert.ok(this.#sequence > before);
    }
    assert.deepEqual(this.#follower.works, (await copyOfAll(this.#view)).works);
  }
}

const sorted = (works: Follower["works"]): bigint[] => [...works.keys()].sort();

const assertDigests = ({ runs }: Follower): void => {
  for (const { plates } of runs.values()) {
    for (const { rows, digest, plate } of plates.values()) {
      const counted = emptyDigest();
      addToDigest(counted, rowsToReadings(rows));
      assert.equal(digestToBytes(counted).toString("hex"), digest);
      assert.equal(rows.length, plate.readings);
    }
  }
};
