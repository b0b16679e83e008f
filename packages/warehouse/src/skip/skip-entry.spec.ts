import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { noBodies, usePostgres } from "../testing/warehouse-tables.ts";
import { skipEntry } from "./skip-entry.ts";

describe("skipEntry()", () => {
  const postgres = usePostgres();

  it("records what the warehouse then leaves out, also while it works", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    for (let attempt = 0; attempt < 2; attempt++) await skipEntry(tables.target, 2n);
    const { logId } = laboratory;
    const rows = await tables.run("SELECT log_id, sequence, skipped_at FROM skipped");
    assert.deepEqual(rows, [{ log_id: logId, sequence: "2", skipped_at: null }]);
  });

  it("refuses what is behind", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    await assert.rejects(skipEntry(tables.target, 1n), {
      code: Code.FAILED_PRECONDITION,
      message: "nothing was deposited yet, so there is nothing to skip",
    });
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    await assert.rejects(skipEntry(tables.target, 1n), {
      code: Code.FAILED_PRECONDITION,
      message: "entry 1 is behind: the tables stand at 1",
    });
  });

  it("refuses where there is no warehouse", async () => {
    const { target } = await postgres.createTables();
    await assert.rejects(skipEntry(target, 1n), { code: Code.FAILED_PRECONDITION });
  });
});
