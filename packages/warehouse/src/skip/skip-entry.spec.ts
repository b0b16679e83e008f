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
    await depositor.noteStuck({ sequence: 2n, reason: "no 13" });
    for (let attempt = 0; attempt < 2; attempt++) await skipEntry(tables.target, 2n);
    const { logId } = laboratory;
    const rows = await tables.run("SELECT log_id, sequence, skipped_at FROM skipped");
    assert.deepEqual(rows, [{ log_id: logId, sequence: "2", skipped_at: null }]);
  });

  it("refuses what is not stuck, naming what is", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const refuses = (message: string) =>
      assert.rejects(skipEntry(tables.target, 2n), { code: Code.FAILED_PRECONDITION, message });
    await refuses("entry 2 is not stuck: nothing is");
    await depositor.noteStuck({ sequence: undefined, reason: "no room" });
    await refuses("all that there is is stuck, of which nothing can be skipped: no room");
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [["A1", 0, 0.1]]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    await refuses("entry 2 is not stuck: nothing is");
    await depositor.noteStuck({ sequence: 3n, reason: "no 13" });
    await refuses("entry 2 is not stuck, entry 3 is: no 13");
    assert.deepEqual(await tables.run("TABLE skipped"), []);
  });

  it("refuses where there is no warehouse", async () => {
    const { target } = await postgres.createTables();
    await assert.rejects(skipEntry(target, 1n), { code: Code.FAILED_PRECONDITION });
  });
});
