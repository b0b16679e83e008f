import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeBlock, limits, parseWell } from "@wellspring/contract";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows, type ReadingRow } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { readPlate, type Selection, selectAll } from "./read-plate.ts";

const wells = ["A1", "A2", "B1", "AF48"];
const rows = growthRows(wells, 6);
const select = (selection: Partial<Selection>): Selection => ({ ...selectAll, ...selection });
const wellsAre = (...names: string[]) => ({ wells: new Set(names.map(parseWell)) });

/** How plates of the same readings may be stored. */
const layouts: Record<string, ReadingRow[][]> = {
  "one block": [rows],
  "a block for each well": wells.map((name) => rows.filter(([well]) => well === name)),
  "a block for each read": [0, 1, 2, 3, 4, 5].map((read) => growthRows(wells, 1, read)),
  "blocks in any order": [rows.slice(13), rows.slice(3, 9), rows.slice(9, 13), rows.slice(0, 3)],
};

const selections: { what: string; selection: Selection; isWanted: (row: ReadingRow) => boolean }[] =
  [
    { what: "all", selection: selectAll, isWanted: () => true },
    { what: "one well", selection: select(wellsAre("B1")), isWanted: ([well]) => well === "B1" },
    {
      what: "wells far apart",
      selection: select(wellsAre("A1", "AF48")),
      isWanted: ([well]) => well === "A1" || well === "AF48",
    },
    { what: "a well that is not there", selection: select(wellsAre("C5")), isWanted: () => false },
    {
      what: "a range of runtimes, its ends too",
      selection: select({ fromRuntimeSeconds: 600, toRuntimeSeconds: 1800 }),
      isWanted: ([, runtime]) => runtime >= 600 && runtime <= 1800,
    },
    {
      what: "one moment of one well",
      selection: select({
        ...wellsAre("A2"),
        fromRuntimeSeconds: 1200,
        toRuntimeSeconds: 1200,
      }),
      isWanted: ([well, runtime]) => well === "A2" && runtime === 1200,
    },
    {
      what: "a range between two reads",
      selection: select({ fromRuntimeSeconds: 601, toRuntimeSeconds: 1199 }),
      isWanted: () => false,
    },
    {
      what: "a range that ends before it starts",
      selection: select({ fromRuntimeSeconds: 1200, toRuntimeSeconds: 600 }),
      isWanted: () => false,
    },
    {
      what: "the last moment that there is",
      selection: select({ fromRuntimeSeconds: limits.runtimeSecondsMax }),
      isWanted: () => false,
    },
  ];

for (const [layout, parts] of Object.entries(layouts)) {
  describe(`readPlate() of ${layout}`, () => {
    for (const { what, selection, isWanted } of selections) {
      it(`reads ${what}, in order`, async () => {
        await using store = await AppliedStore.open({ isWritten: false });
        await store.apply(
          commit(
            1,
            parts.map((part) => blockOf(part)),
          ),
        );
        assert.deepEqual(store.rows(0, "run-01", selection), rows.filter(isWanted));
      });
    }
  });
}

describe("readPlate()", () => {
  it("gives a block out as it is stored where all of it is wanted", async () => {
    await using store = await AppliedStore.open();
    const blocks = [blockOf(rows.slice(0, 12)), blockOf(rows.slice(12))];
    await store.apply(commit(1, blocks));
    const read = [...readPlate(store.view, store.plate(), selectAll)];
    assert.deepEqual(
      read.map((block) => Buffer.from(block)),
      blocks.map(({ block }) => block),
    );
  });

  it("gives a filled reading out once, with its corrected value", async () => {
    await using store = await AppliedStore.open();
    const bare = rows.map(([well, runtime, density]): ReadingRow => [well, runtime, density]);
    await store.apply(commit(1, [blockOf(bare)]));
    await store.apply(commit(2, [blockOf(rows.slice(0, 2))]));
    assert.deepEqual(store.rows(), [...rows.slice(0, 2), ...bare.slice(2)]);
    const [block] = readPlate(store.view, store.plate(), select(wellsAre("A1")));
    assert.equal(decodeBlock(block).wells.length, 6);
  });

  it("splits what fits no single block", async () => {
    await using store = await AppliedStore.open();
    const reads = limits.blockReadingsMax / 2 + 1;
    const [first, second] = [growthRows(["A1"], reads), growthRows(["A2"], reads)];
    const across = ["A1", "A2"].map((well): ReadingRow => [well, 1, 0.5]);
    const blocks = [blockOf(first), blockOf(second), blockOf(across)];
    await store.apply(commit(1, blocks));
    const read = [...readPlate(store.view, store.plate(), selectAll)].map(decodeBlock);
    assert.deepEqual(
      read.map(({ wells: { length } }) => length),
      [reads + 1, reads + 1],
    );
  });
});
