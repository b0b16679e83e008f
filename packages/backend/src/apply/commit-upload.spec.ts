import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { AppliedStore, conflictsOf, countsOf, refusalOf } from "../testing/applied-store.ts";
import { growthRows, type ReadingRow } from "../testing/readings.ts";
import { blockOf, commit, stage } from "../testing/records.ts";

const rows: ReadingRow[] = [
  ["A1", 0, 0.1, 0.05],
  ["A1", 600, 0.2],
  ["B1", 0, 0.3, 0.25],
];
const nothing = { blocks: 0, staged: 0, "staged-plates": 0, changes: 0, recentChanges: 0 };

describe("commitUpload() of a run that is new", () => {
  it("makes all of it visible at once", async () => {
    await using store = await AppliedStore.open();
    const outcome = await store.apply(commit(1, [blockOf(rows)]));
    assert.deepEqual(outcome, {
      kind: "committed",
      sequence: 2n,
      newReadings: 3,
      duplicates: 0,
      filled: 0,
    });
    assert.deepEqual(store.rows(), rows);
    assert.deepEqual(store.leftovers(), { ...nothing, blocks: 1, recentChanges: 1 });
  });

  it("shows nothing of what is staged before the commit", async () => {
    await using store = await AppliedStore.open();
    const blocks = [blockOf([rows[0]]), blockOf([rows[1]])];
    await store.apply(stage(1, blocks));
    assert.throws(() => store.run(), /no run is called run-01/);
    const last = blockOf([rows[2]]);
    assert.deepEqual(countsOf(await store.apply(commit(1, [last], { staged: blocks }))), [3, 0, 0]);
    assert.deepEqual(store.rows(), rows);
  });

  it("shows a reader who came before the state that he came to", async () => {
    await using store = await AppliedStore.open();
    using before = store.lmdb.snapshot();
    await store.apply(commit(1, [blockOf(rows)]));
    assert.deepEqual([...before.list("runs", Buffer.alloc(0))], []);
  });

  it("takes several runs and plates in one upload", async () => {
    await using store = await AppliedStore.open();
    const blocks = [
      blockOf(rows),
      blockOf(rows.slice(1), { plate: 7 }),
      blockOf(rows.slice(2), { run: "run-02" }),
    ];
    assert.deepEqual(countsOf(await store.apply(commit(1, blocks))), [6, 0, 0]);
    assert.deepEqual(store.rows(7), rows.slice(1));
    assert.deepEqual(store.rows(0, "run-02"), rows.slice(2));
    const { readings, plates, wells } = store.run();
    assert.deepEqual({ readings, plates, wells }, { readings: 5, plates: 2, wells: 4 });
  });

  it("keeps equally named runs of two projects apart", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)], { project: "yeast" }));
    const other = blockOf([["A1", 0, 0.9]]);
    assert.deepEqual(countsOf(await store.apply(commit(2, [other]))), [1, 0, 0]);
  });
});

describe("commitUpload() of an upload that was committed", () => {
  it("answers the same and stores nothing", async () => {
    await using store = await AppliedStore.open();
    const outcome = await store.apply(commit(1, [blockOf(rows)]));
    assert.deepEqual(await store.apply(commit(1, [blockOf(rows)])), outcome);
    assert.deepEqual(await store.apply(commit(1, [])), outcome);
    assert.equal(store.events().length, 1);
    assert.equal(store.count("blocks"), 1);
  });

  it("answers the same within one entry", async () => {
    await using store = await AppliedStore.open();
    const twice = [commit(1, [blockOf(rows)]), commit(1, [blockOf(rows)])];
    const [first, second] = await store.applyAll(twice);
    assert.deepEqual(second, first);
    assert.equal(store.count("blocks"), 1);
  });
});

describe("commitUpload() of readings that are there", () => {
  it("counts them as duplicates and keeps no trace of them", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const before = { ...store.leftovers(), version: store.plate().version };
    assert.deepEqual(countsOf(await store.apply(commit(2, [blockOf(rows)]))), [0, 3, 0]);
    assert.deepEqual({ ...store.leftovers(), version: store.plate().version }, before);
    assert.equal(store.events().length, 1);
  });

  it("takes an absent corrected value beside a present one as a duplicate", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const outcome = await store.apply(commit(2, [blockOf([["A1", 0, 0.1]])]));
    assert.deepEqual(countsOf(outcome), [0, 1, 0]);
    assert.deepEqual(store.rows(), rows);
  });

  it("takes negative zero as zero", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf([["A1", 0, 0, 0]])]));
    const outcome = await store.apply(commit(2, [blockOf([["A1", 0, -0, -0]])]));
    assert.deepEqual(countsOf(outcome), [0, 1, 0]);
  });

  for (const append of [false, true]) {
    it(`fills an absent corrected value ${append ? "with" : "without"} append`, async () => {
      await using store = await AppliedStore.open();
      await store.apply(commit(1, [blockOf(rows)]));
      const filling = blockOf([
        ["A1", 0, 0.1, 0.05],
        ["A1", 600, 0.2, 0.15],
      ]);
      assert.deepEqual(countsOf(await store.apply(commit(2, [filling], { append }))), [0, 1, 1]);
      assert.deepEqual(store.rows(), [rows[0], ["A1", 600, 0.2, 0.15], rows[2]]);
      assert.equal(store.run().readings, 3);
    });
  }

  it("keeps what is filled: another value is a conflict from then on", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    await store.apply(commit(2, [blockOf([["A1", 600, 0.2, 0.15]])]));
    const other = await store.apply(commit(3, [blockOf([["A1", 600, 0.2, 0.16]])]));
    assert.deepEqual(refusalOf(other), [
      Code.ALREADY_EXISTS,
      "1 reading is there with other values, the first: run run-01, plate 0, well A1, 600 s: " +
        "stored 0.2 (corrected 0.15), uploaded 0.2 (corrected 0.16)",
    ]);
  });
});

describe("commitUpload() of readings that are new to a run", () => {
  const more: ReadingRow[] = [rows[0], ["A1", 1200, 0.4], ["C1", 0, 0.5]];

  it("refuses them without append", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    assert.deepEqual(refusalOf(await store.apply(commit(2, [blockOf(more)]))), [
      Code.ALREADY_EXISTS,
      "run run-01 exists with 3 readings and 2 of yours are new: " +
        "append to it, or choose another name",
    ]);
    assert.deepEqual(store.rows(), rows);
    assert.equal(store.count("blocks"), 1);
  });

  it("counts one of each in words for one", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf([rows[0]])]));
    assert.deepEqual(refusalOf(await store.apply(commit(2, [blockOf([more[1]])]))), [
      Code.ALREADY_EXISTS,
      "run run-01 exists with 1 reading and 1 of yours is new: " +
        "append to it, or choose another name",
    ]);
  });

  it("adds them with append", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const outcome = await store.apply(commit(2, [blockOf(more)], { append: true }));
    assert.deepEqual(countsOf(outcome), [2, 1, 0]);
    assert.deepEqual(store.rows(), [rows[0], rows[1], more[1], rows[2], more[2]]);
  });

  it("refuses all runs of the upload where one of them is not to be appended to", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const outcome = await store.apply(commit(2, [blockOf(rows, { run: "run-00" }), blockOf(more)]));
    assert.equal(refusalOf(outcome)[0], Code.ALREADY_EXISTS);
    assert.throws(() => store.run("run-00"), /no run is called run-00/);
  });
});

describe("commitUpload() of other values than those that are there", () => {
  it("refuses the whole upload and tells the conflict", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    const blocks = [blockOf([["A1", 1200, 0.4]]), blockOf([["B1", 0, 0.31]])];
    await store.apply(stage(2, blocks));
    const outcome = await store.apply(commit(2, [], { staged: blocks, append: true }));
    assert.deepEqual(refusalOf(outcome), [
      Code.ALREADY_EXISTS,
      "1 reading is there with other values, the first: run run-01, plate 0, well B1, 0 s: " +
        "stored 0.3 (corrected 0.25), uploaded 0.31 (corrected absent)",
    ]);
    assert.deepEqual(conflictsOf(outcome), {
      conflicts: [
        {
          run: "run-01",
          plate: 0,
          well: "B1",
          runtimeSeconds: 0,
          storedOpticalDensity: 0.3,
          storedCorrectedOpticalDensity: 0.25,
          uploadedOpticalDensity: 0.31,
          uploadedCorrectedOpticalDensity: undefined,
        },
      ],
      conflictCount: 1,
    });
    assert.deepEqual(store.rows(), rows);
    assert.deepEqual(store.leftovers(), { ...nothing, blocks: 1, recentChanges: 1 });
  });

  it("tells ten of them and counts them all, over blocks and plates", async () => {
    await using store = await AppliedStore.open();
    const wells = ["A1", "A2", "A3"];
    const known = growthRows(wells, 4);
    await store.apply(commit(1, [blockOf(known), blockOf(known, { plate: 1 })]));
    const other = known.map(([well, runtime, density]): ReadingRow => [well, runtime, -density]);
    const blocks = [blockOf(other.slice(0, 4), { plate: 1 }), blockOf(other)];
    const outcome = await store.apply(commit(2, blocks));
    const { conflicts, conflictCount } = conflictsOf(outcome);
    assert.equal(conflictCount, 16);
    assert.deepEqual(
      conflicts.map(({ plate, well }) => [plate, well]),
      [...Array(4).fill([1, "A1"]), ...Array(4).fill([0, "A1"]), ...Array(2).fill([0, "A2"])],
    );
    assert.equal(
      refusalOf(outcome)[1],
      "16 readings are there with other values, the first: run run-01, plate 1, well A1, 0 s: " +
        "stored 0.1 (corrected 0.05), uploaded -0.1 (corrected absent)",
    );
  });

  it("takes the same id anew once it was refused", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, [blockOf(rows)]));
    await store.apply(commit(2, [blockOf([["B1", 0, 0.31]])]));
    assert.deepEqual(countsOf(await store.apply(commit(2, [blockOf(rows)]))), [0, 3, 0]);
  });
});

describe("commitUpload() of an upload that overlaps itself", () => {
  it("counts readings that an earlier block brought as duplicates", async () => {
    await using store = await AppliedStore.open();
    const blocks = [blockOf(rows), blockOf([rows[0], ["A1", 300, 0.15]]), blockOf(rows)];
    assert.deepEqual(countsOf(await store.apply(commit(1, blocks))), [4, 4, 0]);
    assert.deepEqual(store.rows(), [rows[0], ["A1", 300, 0.15], rows[1], rows[2]]);
    assert.equal(store.run().readings, 4);
  });

  it("fills what an earlier block left absent", async () => {
    await using store = await AppliedStore.open();
    const bare: ReadingRow[] = [["A1", 0, 0.1]];
    const blocks = [blockOf(bare), blockOf([rows[0]]), blockOf(bare), blockOf([rows[0]])];
    assert.deepEqual(countsOf(await store.apply(commit(1, blocks))), [1, 2, 1]);
    assert.deepEqual(store.rows(), [rows[0]]);
  });

  it("refuses two values for one reading", async () => {
    await using store = await AppliedStore.open();
    const blocks = [blockOf([rows[0]]), blockOf([["A1", 0, 0.1, 0.06]])];
    assert.deepEqual(refusalOf(await store.apply(commit(1, blocks))), [
      Code.ALREADY_EXISTS,
      "1 reading is there with other values, the first: run run-01, plate 0, well A1, 0 s: " +
        "stored 0.1 (corrected 0.05), uploaded 0.1 (corrected 0.06)",
    ]);
    assert.deepEqual(store.leftovers(), nothing);
  });

  it("does not mistake a reading of another plate or run for its own", async () => {
    await using store = await AppliedStore.open();
    const other: ReadingRow[] = [["A1", 0, 0.9]];
    const blocks = [blockOf(rows), blockOf(other, { plate: 1 }), blockOf(other, { run: "b" })];
    assert.deepEqual(countsOf(await store.apply(commit(1, blocks))), [5, 0, 0]);
  });
});

describe("commitUpload() of an upload that is not whole", () => {
  const whole = [blockOf([rows[0]]), blockOf([rows[1]])];
  const cases = [
    { what: "fewer blocks than were staged", named: [whole[0]], says: "2 of 1" },
    { what: "more blocks than were staged", named: [...whole, blockOf([rows[2]])], says: "2 of 3" },
    { what: "other blocks", named: [whole[0], blockOf([rows[2]])], says: "2 of 2" },
    { what: "the blocks in another order", named: [whole[1], whole[0]], says: "2 of 2" },
  ];
  for (const { what, named, says } of cases) {
    it(`refuses one that names ${what}, and drops it`, async () => {
      await using store = await AppliedStore.open();
      await store.apply(stage(1, whole));
      const checksums = named.map(({ checksum }) => checksum);
      const outcome = await store.apply(commit(1, [], { staged: whole, checksums }));
      assert.deepEqual(refusalOf(outcome), [
        Code.FAILED_PRECONDITION,
        `the upload has ${says} blocks, or others: send it again`,
      ]);
      assert.deepEqual(store.leftovers(), nothing);
    });
  }

  it("refuses a gap before the blocks that come along", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, [whole[0]]));
    const outcome = await store.apply(commit(1, [whole[1]], { firstIndex: 2 }));
    assert.deepEqual(refusalOf(outcome), [
      Code.FAILED_PRECONDITION,
      "the upload has 1 blocks, so the next one is not 2",
    ]);
  });

  it("takes blocks along that are staged already", async () => {
    await using store = await AppliedStore.open();
    await store.apply(stage(1, [whole[0]]));
    assert.deepEqual(countsOf(await store.apply(commit(1, whole))), [2, 0, 0]);
    assert.equal(store.count("blocks"), 1 + 1);
  });

  it("takes one of no blocks as nothing", async () => {
    await using store = await AppliedStore.open();
    assert.deepEqual(countsOf(await store.apply(commit(1, []))), [0, 0, 0]);
    assert.deepEqual(store.leftovers(), nothing);
  });
});
