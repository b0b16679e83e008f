import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, isExactDecimal, limits, Work_State } from "@wellspring/contract";
import fc from "fast-check";
import type { Pass } from "../pass.ts";
import { Laboratory, type Row } from "../testing/laboratory.ts";
import { noBodies, usePostgres, type WarehouseTables } from "../testing/warehouse-tables.ts";
import { calculation } from "../testing/works.ts";

describe("depositPass()", () => {
  const postgres = usePostgres();

  const deposit = async (tables: WarehouseTables, pass: Pass) => {
    await using depositor = await tables.open();
    return await depositor.deposit(pass, noBodies);
  };

  it("deposits all that there is, then what changed, in a schema of any name", async () => {
    const tables = await postgres.createTables("_w2");
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [
      ["A1", 0, 0.1, 0.05],
      ["A2", 0, 0.2],
      ["A1", 600, 0.3, 0.25],
    ]);
    assert.deepEqual(await deposit(tables, laboratory.takePass({ isWhole: true, hasMore: true })), {
      token: `${laboratory.logId}.1`,
      hasMore: true,
      throughSequence: 1n,
      firstAtMs: 1_700_000_000_000,
      readings: 3,
      works: 0,
    });
    assert.deepEqual(await tables.rows(), laboratory.rows());
    laboratory.write("run-01", 0, [["B1", 1200, 1e-15, 1e15]]);
    laboratory.write("other/run-02", 3, [["AF48", 7, 123456789012345]]);
    assert.equal((await deposit(tables, laboratory.takePass())).readings, 2);
    assert.deepEqual(await tables.rows(), laboratory.rows());
  });

  it("leaves tables that equal the laboratory, whatever happens in it", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    // Each run starts with a log of its own, over what the one before left.
    const property = fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
      const laboratory = new Laboratory();
      laboratory.write("first", 0, [["A1", 0, 1]]);
      await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
      for (const step of steps) {
        if (!step.isRetracted) laboratory.write(step.run, step.plate, step.rows);
        else if (hasPlate(laboratory, step)) laboratory.retract(step.run, step.plate, step.wells);
        if (step.isPass) await depositor.deposit(laboratory.takePass(), noBodies);
      }
      await depositor.deposit(laboratory.takePass(), noBodies);
      assert.deepEqual(await tables.rows(), laboratory.rows());
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it("keeps every decimal that Wellspring keeps", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const anyDecimal = fc
      .tuple(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.nat({ max: 30 }))
      .map(([mantissa, scale]) => Number(`${mantissa}e-${scale}`) + 0)
      .filter(isExactDecimal);
    const property = fc.asyncProperty(fc.array(anyDecimal, { minLength: 200 }), async (values) => {
      const laboratory = new Laboratory();
      const rows = values.map((value, time): Row => ["A1", time, value, values.at(-time)]);
      laboratory.write("run-01", 0, rows);
      await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
      assert.deepEqual(await tables.rows(), laboratory.rows());
    });
    await fc.assert(property, { numRuns: 10 });
  });

  it("deposits the same pass again without a trace", async () => {
    const tables = await postgres.createTables();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await deposit(tables, laboratory.takePass({ isWhole: true }));
    const before = await tables.run("SELECT ctid FROM reading");
    const again = await deposit(tables, laboratory.takePass({ isWhole: true }));
    assert.equal(again.readings, 0);
    assert.deepEqual(await tables.run("SELECT ctid FROM reading"), before);
  });

  it("takes another log in the place of one", async () => {
    const tables = await postgres.createTables();
    const former = new Laboratory();
    former.write("gone/run-01", 0, [["A1", 0, 0.1]]);
    former.write("run-02", 0, [["A1", 0, 0.1]]);
    former.write("run-02", 1, [["A1", 0, 0.1]]);
    former.retract("run-02", 1, ["A1"]);
    await deposit(tables, former.takePass({ isWhole: true, works: [calculation()] }));
    const laboratory = new Laboratory();
    laboratory.write("run-02", 0, [["A2", 0, 0.2]]);
    await deposit(tables, laboratory.takePass({ isWhole: true, works: [calculation()] }));
    assert.deepEqual(await tables.rows(), laboratory.rows());
    assert.deepEqual(await tables.run("SELECT name FROM project"), [{ name: "default" }]);
    assert.deepEqual(await tables.run("SELECT * FROM retraction"), []);
    assert.equal((await tables.run("TABLE calculation")).length, 1);
  });

  it("keeps nothing of a pass that breaks", async () => {
    const tables = await postgres.createTables();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    const pass = laboratory.takePass({ isWhole: true });
    const broken = { ...pass, end: () => Promise.reject(new Error("the stream broke")) };
    await assert.rejects(deposit(tables, broken), /the stream broke/);
    assert.deepEqual(await tables.rows(), []);
    assert.deepEqual(await tables.run("SELECT sequence FROM position"), [{ sequence: "0" }]);
    await deposit(tables, laboratory.takePass({ isWhole: true }));
    assert.deepEqual(await tables.rows(), laboratory.rows());
  });

  it("moves past entries that show nothing", async () => {
    const tables = await postgres.createTables();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await deposit(tables, laboratory.takePass({ isWhole: true }));
    laboratory.sequence = 5n;
    const { token } = await deposit(tables, laboratory.takePass());
    assert.equal(token, `${laboratory.logId}.5`);
    assert.deepEqual(await tables.run("SELECT sequence FROM position"), [{ sequence: "5" }]);
  });

  it("refuses a pass that goes on from elsewhere", async () => {
    const tables = await postgres.createTables();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    laboratory.takePass();
    laboratory.write("run-01", 0, [["A1", 60, 0.1]]);
    await assert.rejects(deposit(tables, laboratory.takePass()), {
      code: Code.ABORTED,
      message: `the pass goes on from ${laboratory.logId}.1, and the tables stand at nothing`,
    });
  });

  it("stops where somebody else moved the tables", async () => {
    const tables = await postgres.createTables();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await using depositor = await tables.open();
    await tables.run(`UPDATE position SET log_id = '${laboratory.logId}', sequence = 7`);
    await assert.rejects(depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies), {
      code: Code.ABORTED,
      message: /^another warehouse works on schema "wellspring" of PostgreSQL at 127\.0\.0\.1:/,
    });
    assert.equal(await depositor.position(), `${laboratory.logId}.7`);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    assert.deepEqual(await tables.rows(), laboratory.rows());
  });

  it("names the work whose result can't be deposited", async () => {
    const tables = await postgres.createTables();
    const wrong = calculation({ state: Work_State.DONE, result: Buffer.from("nonsense") });
    const pass = new Laboratory().takePass({ isWhole: true, works: [wrong] });
    await assert.rejects(deposit(tables, pass), {
      code: Code.DATA_LOSS,
      message: /^work [0-9a-f-]{36} has no result of calc's form$/,
    });
  });
});

type Step = {
  run: string;
  plate: number;
  rows: Row[];
  wells: string[];
  isRetracted: boolean;
  isPass: boolean;
};

const hasPlate = (laboratory: Laboratory, { run, plate }: Step): boolean =>
  laboratory.plates().some((each) => each.run === run && each.plate === plate);

const anyWell = fc.constantFrom("A1", "A2", "H12", "AF48");
const anyDensity = fc.constantFrom(0, 0.1, -1.5, 1e-15, 1e15, 123456789012345, 0.30000000000001);
const anyRow: fc.Arbitrary<Row> = fc
  .tuple(
    anyWell,
    fc.constantFrom(0, 60, 600, limits.runtimeSecondsMax),
    anyDensity,
    fc.option(anyDensity, { nil: undefined }),
  )
  .map(([well, runtime, density, corrected]) =>
    corrected === undefined ? [well, runtime, density] : [well, runtime, density, corrected],
  );
const anyStep: fc.Arbitrary<Step> = fc.record({
  run: fc.constantFrom("first", "second", "ä"),
  plate: fc.constantFrom(0, 999_999),
  rows: fc.array(anyRow, { minLength: 1, maxLength: 6 }),
  wells: fc.array(anyWell, { maxLength: 2 }),
  isRetracted: fc.boolean(),
  isPass: fc.boolean(),
});
