import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Laboratory } from "../testing/laboratory.ts";
import { noBodies, usePostgres } from "../testing/warehouse-tables.ts";
import { hasSkipped } from "./skipped.ts";

describe("leaveOut()", () => {
  const postgres = usePostgres();

  it("moves past a pass, goes on with its plates, and mends them with a whole pass", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    await using session = await tables.connect();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    await tables.run(`INSERT INTO skipped (log_id, sequence) VALUES ('${laboratory.logId}', 2)`);
    assert.equal(await hasSkipped(session, laboratory.logId), false);

    laboratory.write("run-01", 0, [["A1", 60, 0.2]]);
    const skipped = await depositor.deposit(laboratory.takePass(), noBodies);
    assert.deepEqual([skipped.token, skipped.readings], [`${laboratory.logId}.2`, 0]);
    assert.equal((await tables.rows()).length, 1);
    assert.equal(await hasSkipped(session, laboratory.logId), true);

    laboratory.write("run-01", 0, [["A1", 120, 0.3]]);
    await depositor.deposit(laboratory.takePass(), noBodies);
    assert.equal((await tables.rows()).length, 2);
    assert.deepEqual(await tables.run("SELECT digest FROM plate"), [{ digest: null }]);

    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    assert.deepEqual(await tables.rows(), laboratory.rows());
    assert.equal(await hasSkipped(session, laboratory.logId), false);
    assert.deepEqual(
      await tables.run(`SELECT sequence, asked_by, skipped_at IS NOT NULL AS skipped,
        mended_at IS NOT NULL AS mended FROM skipped`),
      [{ sequence: "2", asked_by: "postgres", skipped: true, mended: true }],
    );
  });
});
