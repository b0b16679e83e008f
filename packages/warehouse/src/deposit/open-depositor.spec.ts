import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ChangeSource } from "../pass.ts";
import { Laboratory } from "../testing/laboratory.ts";
import { PostgresServer } from "../testing/postgres-server.ts";
import { createTables } from "../testing/warehouse-tables.ts";

const source: Pick<ChangeSource, "readBody"> = { readBody: async () => Buffer.alloc(0) };

describe("openDepositor()", () => {
  let server: PostgresServer;
  before(async () => {
    server = await PostgresServer.start();
  });
  after(() => server[Symbol.asyncDispose]());

  it("deposits a whole pass, then what changed", async () => {
    const tables = await createTables(server);
    await using depositor = await tables.open();
    assert.equal(await depositor.position(), "");
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [
      ["A1", 0, 0.1, 0.05],
      ["A2", 0, 0.2],
      ["A1", 600, 0.3, 0.25],
    ]);
    const first = await depositor.deposit(laboratory.takePass({ isWhole: true }), source);
    assert.deepEqual(first, {
      token: `${laboratory.logId}.1`,
      hasMore: false,
      throughSequence: 1n,
      firstAtMs: 1_700_000_000_000,
      readings: 3,
      works: 0,
    });
    assert.deepEqual(await tables.rows(), laboratory.rows());
    laboratory.write("run-01", 0, [["B1", 1200, 1e-15, 1e15]]);
    laboratory.write("other/run-02", 3, [["AF48", 7, 123456789012345]]);
    assert.equal((await depositor.deposit(laboratory.takePass(), source)).readings, 2);
    assert.deepEqual(await tables.rows(), laboratory.rows());
    assert.equal(await depositor.position(), `${laboratory.logId}.3`);
  });
});
