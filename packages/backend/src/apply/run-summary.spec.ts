import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PlateState, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { turn } from "../turn.ts";
import { addPlate, spanOf, summarizeRun, widenRuntimes } from "./run-summary.ts";

const emptyRun = (): RunState => RunState.decode(new Uint8Array());

const span = (first: number, last: number) => ({
  firstRuntimeSeconds: first,
  lastRuntimeSeconds: last,
});

describe("spanOf()", () => {
  for (const [of, is] of [
    [[span(600, 1200)], span(600, 1200)],
    [[span(600, 1200), span(0, 60)], span(0, 1200)],
    [[span(0, 2_147_483_647), span(600, 1200)], span(0, 2_147_483_647)],
    [[span(600, 600), span(600, 600)], span(600, 600)],
  ] as const) {
    it(`is ${Object.values(is)} of ${of.map((each) => Object.values(each)).join(" and ")}`, () => {
      assert.deepEqual(spanOf(of), is);
    });
  }
});

describe("widenRuntimes()", () => {
  const cases = [
    { of: { readings: 0, ...span(0, 0) }, by: span(600, 1200), is: span(600, 1200) },
    { of: { readings: 1, ...span(600, 1200) }, by: span(0, 700), is: span(0, 1200) },
    { of: { readings: 1, ...span(600, 1200) }, by: span(700, 1800), is: span(600, 1800) },
    { of: { readings: 1, ...span(600, 1200) }, by: span(700, 800), is: span(600, 1200) },
  ];
  for (const { of, by, is } of cases) {
    it(`makes ${Object.values(is)} of ${Object.values(of)} and ${Object.values(by)}`, () => {
      const summary = { ...of };
      widenRuntimes(summary, by);
      assert.deepEqual(summary, { readings: of.readings, ...is });
    });
  }
});

describe("addPlate()", () => {
  it("counts the plate, its wells and its readings", () => {
    const run = emptyRun();
    const plate = {
      ...PlateState.decode(new Uint8Array()),
      readings: 5,
      wells: Buffer.from([0b101]),
      firstRuntimeSeconds: 60,
      lastRuntimeSeconds: 90,
    };
    addPlate(run, plate);
    addPlate(run, { ...plate, firstRuntimeSeconds: 30 });
    assert.deepEqual(run, {
      ...emptyRun(),
      plates: 2,
      wells: 4,
      readings: 10,
      firstRuntimeSeconds: 30,
      lastRuntimeSeconds: 90,
    });
  });
});

describe("summarizeRun()", () => {
  it("comes to what the uploads counted", async () => {
    await using store = await AppliedStore.open();
    await store.apply(
      commit(1, [
        blockOf(growthRows(["A1", "B2"], 3)),
        blockOf(growthRows(["C3"], 2, 5), { plate: 4 }),
        blockOf(growthRows(["C3"], 9), { run: "other" }),
      ]),
    );
    const run = store.run();
    await summarizeRun(store.lmdb, run, turn);
    assert.deepEqual(run, store.run());
  });

  it("leaves a run without plates with nothing", async () => {
    await using store = await AppliedStore.open();
    const run = { ...emptyRun(), number: 3, readings: 7, plates: 1, lastRuntimeSeconds: 9 };
    await summarizeRun(store.lmdb, run, turn);
    assert.deepEqual(run, { ...emptyRun(), number: 3 });
  });
});
