import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { createSource } from "../testing/laboratory-source.ts";
import { neverAborted, noBodies, silent, usePostgres } from "../testing/warehouse-tables.ts";
import { rebuildWarehouse } from "./rebuild-warehouse.ts";

const options = { logger: silent, signal: neverAborted };

describe("rebuildWarehouse()", { timeout: 60_000 }, () => {
  const postgres = usePostgres();

  it("puts new tables in the place of the old ones, beside a warehouse that goes on", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    await tables.run("UPDATE reading SET optical_density = 7");
    await tables.run("CREATE SCHEMA wellspring_next");
    const source = createSource(laboratory, async (pass) => {
      if (pass === 2) laboratory.write("run-01", 0, [["A1", 60, 0.2]]);
      return { hasMore: pass < 2 };
    });
    const report = await rebuildWarehouse(tables.target, source, options);
    const token = `${laboratory.logId}.2`;
    assert.deepEqual(report, { token, passes: 2, readings: 2, works: 0 });
    assert.deepEqual(await tables.rows(), laboratory.rows());

    laboratory.write("run-01", 0, [["A1", 120, 0.3]]);
    const pass = laboratory.takePass();
    await assert.rejects(depositor.deposit(pass, noBodies), { code: Code.ABORTED });
    assert.equal(await depositor.position(), token);
    await depositor.deposit(pass, noBodies);
    assert.deepEqual(await tables.rows(), laboratory.rows());
    const schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'wellspring%'";
    assert.deepEqual(await tables.run(schemas), [{ nspname: "wellspring" }]);
  });

  it("makes them where there were none, over what a rebuild left that broke off", async () => {
    const tables = await postgres.createTables();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    const breaking = createSource(laboratory, async (pass) => {
      if (pass === 2) throw new Error("the backend is gone");
      return { hasMore: true };
    });
    await assert.rejects(rebuildWarehouse(tables.target, breaking, options), /backend is gone/);
    assert.deepEqual(await tables.run("SELECT to_regclass('wellspring.run') AS run"), [
      { run: null },
    ]);
    const { passes } = await rebuildWarehouse(tables.target, createSource(laboratory), options);
    assert.equal(passes, 1);
    assert.deepEqual(await tables.rows(), laboratory.rows());
  });

  it("has another rebuild wait until its tables are in their place", async () => {
    const tables = await postgres.createTables();
    await using holder = await tables.connect();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await holder.script("BEGIN; SELECT FROM position FOR UPDATE");
    const first = rebuildWarehouse(tables.target, createSource(laboratory), options);
    const waits = "SELECT count(*) = 1 AS waits FROM pg_locks WHERE NOT granted";
    while (!(await postgres.server().run(waits))[0]?.waits);
    const { promise: waiting, resolve: onWaiting } = Promise.withResolvers<string>();
    const also = { ...options, onWaiting };
    const second = rebuildWarehouse(tables.target, createSource(laboratory), also);
    assert.match(await waiting, /^pid \d+, wellspring warehouse, from 127\.0\.0\.1$/);
    await holder.script("COMMIT");
    const report = { token: `${laboratory.logId}.1`, passes: 1, readings: 1, works: 0 };
    assert.deepEqual(await Promise.all([first, second]), [report, report]);
    assert.deepEqual(await tables.rows(), laboratory.rows());
  });

  it("refuses somebody else's schema before it begins", async () => {
    const tables = await postgres.createTables();
    await tables.run("CREATE SCHEMA wellspring; CREATE TABLE wellspring.numbers (number int)");
    const source = createSource(new Laboratory());
    await assert.rejects(rebuildWarehouse(tables.target, source, options), {
      code: Code.FAILED_PRECONDITION,
      message: /has a schema "wellspring" that is not Wellspring's: name another one$/,
    });
  });
});
