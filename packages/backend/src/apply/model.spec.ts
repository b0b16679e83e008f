import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseWell } from "@wellspring/contract";
import fc from "fast-check";
import { runStates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { assertConsistent } from "../testing/consistency.ts";
import { type ModelBlock, type ModelOutcome, RunModel } from "../testing/model.ts";
import type { ReadingRow } from "../testing/readings.ts";
import { abandon, blockOf, commit, retract, stage } from "../testing/records.ts";
import type { Outcome } from "./outcome.ts";

const runs = ["run-01", "run-02"];
const wells = ["A1", "A2", "B1", "AF48"];

type Step =
  | { kind: "upload"; blocks: ModelBlock[]; append: boolean; staged: number; isAgain: boolean }
  | { kind: "abandon"; blocks: ModelBlock[] }
  | { kind: "retract"; run: string; plate?: number; well?: string };

/** Few places and fewer values, so that readings meet. */
const row: fc.Arbitrary<ReadingRow> = fc
  .tuple(
    fc.constantFrom(...wells),
    fc.nat({ max: 4 }),
    fc.nat({ max: 60 }),
    fc.option(fc.nat({ max: 20 }), { nil: undefined, freq: 2 }),
  )
  .map(([well, read, value, corrected]): ReadingRow => {
    // Values hang on the place, or nearly all uploads would conflict.
    const density = (10 * read + (value === 0 ? 1 : 2)) / 1000;
    if (corrected === undefined) return [well, 600 * read, density];
    return [well, 600 * read, density, corrected === 0 ? 0.5 : 0];
  });

const block: fc.Arbitrary<ModelBlock> = fc.record({
  run: fc.constantFrom(...runs),
  plate: fc.nat({ max: 1 }),
  rows: fc.uniqueArray(row, {
    minLength: 1,
    maxLength: 8,
    selector: ([well, runtime]) => `${well}/${runtime}`,
  }),
});
const blocks = fc.array(block, { minLength: 1, maxLength: 4 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("upload" as const),
      blocks,
      append: fc.boolean(),
      staged: fc.nat({ max: 4 }),
      isAgain: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("abandon" as const), blocks }) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        run: fc.constantFrom(...runs),
        plate: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
        well: fc.option(fc.constantFrom(...wells), { nil: undefined }),
      })
      .map(({ run, plate, well }): Step => {
        return { kind: "retract", run, plate, well: plate === undefined ? undefined : well };
      }),
  },
);

const sequence = fc.array(step, { minLength: 1, maxLength: 25 });

describe("any sequence of uploads, retractions and what is given up", () => {
  it("ends as a map from places to readings would (100 runs of up to 25 steps)", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    const property = fc.asyncProperty(sequence, (steps) => {
      store.rewind();
      return takeAll(store, steps);
    });
    await fc.assert(property, { numRuns: 100, seed: 3 });
  });

  it("does so in LMDB too (5 runs of up to 25 steps)", async () => {
    const property = fc.asyncProperty(sequence, async (steps) => {
      await using store = await AppliedStore.open();
      await takeAll(store, steps);
    });
    await fc.assert(property, { numRuns: 5, seed: 4 });
  });
});

const takeAll = async (store: AppliedStore, steps: readonly Step[]): Promise<void> => {
  const model = new RunModel();
  for (const [id, each] of steps.entries()) {
    await take(store, model, each, id);
    assertSame(store, model);
  }
  const { readings } = await assertConsistent(store.view);
  assert.equal(readings, model.size);
};

/** Takes one step in both and compares what they say. */
const take = async (store: AppliedStore, model: RunModel, each: Step, id: number) => {
  if (each.kind === "abandon") {
    await store.applyAll([stage(id, toBlocks(each.blocks)), abandon(id)]);
  } else if (each.kind === "retract") {
    const { run, plate, well } = each;
    const well0 = well === undefined ? [] : [parseWell(well)];
    const outcome = await store.apply(retract(id, { run, plate, wells: well0 }));
    const readings = model.retract(run, plate, well);
    assert.equal(outcome.kind === "retracted" ? outcome.readings : 0, readings);
  } else {
    const expected = model.upload(each.blocks, each.append);
    assert.deepEqual(tell(await upload(store, each, id)), expected);
  }
};

/** Sends some blocks before the commit, and all of it once more where that is asked for. */
const upload = async (
  store: AppliedStore,
  { blocks: all, staged: count, append, isAgain }: Extract<Step, { kind: "upload" }>,
  id: number,
): Promise<Outcome> => {
  const staged = toBlocks(all.slice(0, count));
  await store.applyAll(staged.map((each, index) => stage(id, [each], index)));
  const whole = commit(id, toBlocks(all.slice(count)), { staged, append });
  const outcome = await store.apply(whole);
  if (isAgain && outcome.kind === "committed") {
    const again = await store.apply(commit(id, toBlocks(all), { append }));
    assert.deepEqual(tell(again), tell(outcome));
  }
  return outcome;
};

const toBlocks = (all: readonly ModelBlock[]) =>
  all.map(({ run, plate, rows }) => blockOf(rows, { run, plate }));

const tell = (outcome: Outcome): ModelOutcome =>
  outcome.kind === "committed"
    ? [outcome.newReadings, outcome.duplicates, outcome.filled]
    : "refused";

const assertSame = (store: AppliedStore, model: RunModel): void => {
  for (const run of runs) {
    const plates = model.plates(run);
    const all = plates.flatMap((plate) => model.rows(run, plate));
    const state = runStates.get(store.view, "default", run);
    assert.equal(state?.readings ?? 0, all.length);
    assert.equal(state?.plates ?? 0, plates.length);
    for (const plate of plates) assertSameRows(store, run, plate, model.rows(run, plate));
  }
};

const assertSameRows = (
  store: AppliedStore,
  run: string,
  plate: number,
  rows: readonly ReadingRow[],
): void => {
  assert.deepEqual(store.rows(plate, run), rows);
  const [from, to] = [600, 1200];
  const some = new Set([parseWell("A2"), parseWell("AF48")]);
  const selection = { wells: some, fromRuntimeSeconds: from, toRuntimeSeconds: to };
  assert.deepEqual(
    store.rows(plate, run, selection),
    rows.filter(([well, time]) => some.has(parseWell(well)) && time >= from && time <= to),
  );
};
