import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import fc from "fast-check";
import { digestStore } from "../../plate/store-digest.ts";
import { readStoreState } from "../../store/records.ts";
import { AppliedStore } from "../../testing/applied-store.ts";
import { assertConsistent } from "../../testing/consistency.ts";
import { idOf } from "../../testing/readings.ts";
import type { Change } from "../../testing/records.ts";
import {
  abandonBodyChange,
  completeChange,
  failChange,
  retryChange,
  stageChange,
  submitChange,
} from "../../testing/work.ts";
import { turn } from "../../turn.ts";
import { describeWork } from "../describe-work.ts";
import { listIndex } from "../list-index.ts";
import { listNumbers } from "../list-numbers.ts";
import { findWork, readWork } from "../work-state.ts";

type Step =
  | { kind: "submit"; work: number; engine: string; isRefused: boolean }
  | { kind: "stage"; work: number; index: number; stream: number }
  | { kind: "abandon"; work: number; stream: number }
  | { kind: "complete"; work: number; key: number }
  | { kind: "fail"; work: number }
  | { kind: "retry"; work: number };

/** What work is, as plainly as it can be said. */
type ModelWork = { number: bigint; state: Work_State; result: string; key: number };

const work = fc.nat({ max: 5 });
const stream = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("submit" as const),
      work,
      engine: fc.constantFrom("calc", "calc", "crunch", ""),
      isRefused: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constant("stage" as const), work, index: fc.nat({ max: 2 }), stream }),
  fc.record({ kind: fc.constant("abandon" as const), work, stream }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("complete" as const), work, key: fc.nat({ max: 3 }) }),
  },
  fc.record({ kind: fc.constant("fail" as const), work }),
  fc.record({ kind: fc.constant("retry" as const), work }),
);

class WorkModel {
  readonly works = new Map<number, ModelWork>();
  /** Streams that stage bodies and have not broken off. */
  readonly bodies = new Map<number, Set<number>>();

  take(taken: Step): void {
    const known = this.works.get(taken.work);
    if (taken.kind === "stage" || taken.kind === "abandon") {
      if (!known) this.#takeBody(taken.work, taken.stream, taken.kind === "stage");
      return;
    }
    if (taken.kind === "submit") {
      if (known) return;
      this.bodies.delete(taken.work);
      const isKept = taken.engine === "" || taken.isRefused;
      const state = isKept ? Work_State.KEPT : Work_State.WAITING;
      const number = BigInt(this.works.size + 1);
      this.works.set(taken.work, { number, state, result: "", key: -1 });
      return;
    }
    if (!known) return;
    if (taken.kind === "retry" && known.state === Work_State.FAILED) {
      known.state = Work_State.WAITING;
      return;
    }
    if (known.state !== Work_State.WAITING) return;
    if (taken.kind === "fail") known.state = Work_State.FAILED;
    if (taken.kind !== "complete") return;
    Object.assign(known, { state: Work_State.DONE, result: `of ${taken.key}`, key: taken.key });
  }

  #takeBody(work: number, stream: number, isStaged: boolean): void {
    const streams = this.bodies.get(work) ?? new Set();
    if (isStaged) streams.add(stream);
    else streams.delete(stream);
    if (streams.size > 0) this.bodies.set(work, streams);
    else this.bodies.delete(work);
  }

  numbersOf(state: Work_State): bigint[] {
    const found = [...this.works.values()].filter((each) => each.state === state);
    return found.map(({ number }) => number).sort((a, b) => Number(a - b));
  }
}

const toChange = (taken: Step): Change => {
  switch (taken.kind) {
    case "submit": {
      const errors = taken.isRefused ? ["is no number"] : [];
      return submitChange(taken.work, { engine: taken.engine, errors });
    }
    case "stage":
      return stageChange(taken.work, taken.index, `chunk ${taken.index}`, taken.stream);
    case "abandon":
      return abandonBodyChange(taken.work, taken.stream);
    case "complete": {
      const places = [{ name: "value", key: Buffer.alloc(taken.key) }];
      return completeChange(taken.work, `of ${taken.key}`, places);
    }
    case "fail":
      return failChange(taken.work);
    default:
      return retryChange(taken.work);
  }
};

const assertLike = (store: AppliedStore, model: WorkModel): void => {
  const { view } = store;
  for (const [each, { number, state, result }] of model.works) {
    const stored = findWork(view, idOf(each));
    assert(stored);
    const seen = describeWork(view, stored);
    assert.deepEqual([seen.number, seen.state, seen.result.toString()], [number, state, result]);
  }
  const open = readStoreState(view).openBodies.map(({ workId }) => workId.toString("hex"));
  const staged = [...model.bodies.keys()].map((each) => idOf(each).toString("hex"));
  assert.deepEqual(open.sort(), staged.sort());
  for (const state of [Work_State.KEPT, Work_State.WAITING, Work_State.DONE, Work_State.FAILED]) {
    const selection = { project: "default", engine: "", states: [state], after: 0n };
    assert.deepEqual([...listNumbers(view, selection)], model.numbersOf(state));
  }
  const bounds = { from: undefined, to: undefined, after: 0n };
  const index = { project: "default", engine: "calc", index: "value", ...bounds };
  const keyed = [...model.works.values()].filter(
    ({ state, number }) =>
      state === Work_State.DONE && readWork(view, number).work.engine === "calc",
  );
  keyed.sort((a, b) => a.key - b.key || Number(a.number - b.number));
  assert.deepEqual(
    [...listIndex(view, index)],
    keyed.map(({ number }) => number),
  );
};

describe("any sequence of submissions, bodies, results, failures and retries", () => {
  it("ends as a map of works would (100 runs of up to 30 steps)", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    const sequence = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 6 });
    const property = fc.asyncProperty(sequence, async (entries) => {
      store.rewind();
      const model = new WorkModel();
      for (const steps of entries) {
        await store.applyAll(steps.map(toChange));
        for (const taken of steps) model.take(taken);
      }
      assertLike(store, model);
      await assertConsistent(store.view);
      const { digest, works } = readStoreState(store.view);
      assert.equal(works, BigInt(model.works.size));
      assert.deepEqual(digest, await digestStore(store.view, turn));
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
