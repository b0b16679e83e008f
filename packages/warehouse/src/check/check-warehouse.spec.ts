import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { createSource } from "../testing/laboratory-source.ts";
import { neverAborted, noBodies, usePostgres } from "../testing/warehouse-tables.ts";
import { checkWarehouse } from "./check-warehouse.ts";

const options = { signal: neverAborted, pauseMs: 1 };

describe("checkWarehouse()", () => {
  const postgres = usePostgres();

  const createWarehouse = async () => {
    const tables = await postgres.createTables();
    const depositor = await tables.open();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [
      ["A1", 0, 0.1],
      ["A2", 60, 0.2],
    ]);
    await depositor.deposit(laboratory.takePass({ isWhole: true }), noBodies);
    return { tables, depositor, laboratory };
  };

  it("finds nothing where the tables hold what backends have", async () => {
    const { tables, depositor, laboratory } = await createWarehouse();
    await using _ = depositor;
    assert.deepEqual(await checkWarehouse(tables.target, createSource(laboratory), options), {
      ...{ token: `${laboratory.logId}.1`, plates: 1, readings: 2, differences: [] },
    });
  });

  it("finds one value that somebody changed", async () => {
    const { tables, depositor, laboratory } = await createWarehouse();
    await using _ = depositor;
    await tables.run("UPDATE reading SET optical_density = 0.11 WHERE well_id = 1");
    const { differences } = await checkWarehouse(tables.target, createSource(laboratory), options);
    assert.deepEqual(differences, [
      {
        place: "default/run-01, plate 0",
        text: "has readings with other values in PostgreSQL than backends have",
      },
    ]);
  });

  it("finds a plate whose row says something else than its readings", async () => {
    const { tables, depositor, laboratory } = await createWarehouse();
    await using _ = depositor;
    await tables.run("UPDATE plate SET readings = 7");
    const { differences } = await checkWarehouse(tables.target, createSource(laboratory), options);
    assert.deepEqual(differences, [
      {
        place: "default/run-01, plate 0",
        text: "has the readings that backends have, but its row in table plate says otherwise",
      },
    ]);
  });

  it("finds readings without a well, and wells without readings", async () => {
    const { tables, depositor, laboratory } = await createWarehouse();
    await using _ = depositor;
    await tables.run("UPDATE reading SET well_id = 9 WHERE well_id = 1");
    const { differences } = await checkWarehouse(tables.target, createSource(laboratory), options);
    assert.deepEqual(
      differences.map(({ place, text }) => `${place} ${text}`),
      [
        "reading has 1 rows whose well is not there",
        "well has 1 rows without a reading",
        "default/run-01, plate 0 has 1 readings in PostgreSQL, backends have 2",
      ],
    );
  });

  it("looks again where backends are ahead, and tells what stays", async () => {
    const { tables, depositor, laboratory } = await createWarehouse();
    await using _ = depositor;
    laboratory.write("run-01", 0, [["A1", 60, 0.3]]);
    laboratory.write("run-02", 0, [["A1", 0, 0.1]]);
    let looks = 0;
    const source = createSource(laboratory);
    const following = {
      async *listPlates(token: string) {
        yield* source.listPlates(token);
        if (++looks === 2) await depositor.deposit(laboratory.takePass(), noBodies);
      },
    };
    const report = await checkWarehouse(tables.target, following, options);
    assert.deepEqual([report.differences, looks], [[], 3]);
    laboratory.write("run-02", 0, [["A1", 60, 0.1]]);
    const behind = await checkWarehouse(tables.target, following, options);
    assert.deepEqual([behind.differences.length, looks], [1, 8]);
  });

  it("refuses where there is no warehouse", async () => {
    const { target } = await postgres.createTables();
    await assert.rejects(checkWarehouse(target, createSource(new Laboratory()), options), {
      code: Code.FAILED_PRECONDITION,
      message: /has no schema "wellspring"$/,
    });
  });
});
