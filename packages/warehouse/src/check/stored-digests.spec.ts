import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { digestToBytes } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { noBodies, usePostgres } from "../testing/warehouse-tables.ts";
import { countRows } from "./stored-digests.ts";

describe("countRows()", () => {
  const postgres = usePostgres();

  it("counts rows to what backends count, and finds what no key proves", async () => {
    const tables = await postgres.createTables();
    await using depositor = await tables.open();
    const laboratory = new Laboratory();
    for (let time = 0; time < 3; time++) {
      for (const plate of [0, 1]) {
        laboratory.write("run-01", plate, [
          ["A1", time, 0.1 * plate, 0.5],
          ["B2", time, 0.2],
        ]);
      }
      const pass = laboratory.takePass({ isWhole: time === 0 });
      await depositor.deposit(pass, noBodies);
    }
    await using session = await tables.connect();
    const { plates, ...strays } = await countRows(session);
    assert.deepEqual(
      plates.map(({ told: _, ...plate }) => ({ ...plate, digest: digestToBytes(plate.digest) })),
      laboratory.plates(),
    );
    assert.deepEqual(
      plates.map(({ told }) => told),
      laboratory.plates().map(({ readings, digest }) => ({ readings, digest })),
    );
    assert.deepEqual(strays, { strayReadings: 0, emptyWells: 0 });
    await tables.run("UPDATE reading SET well_id = 1000 WHERE well_id = 1");
    const { strayReadings, emptyWells } = await countRows(session);
    assert.deepEqual([strayReadings, emptyWells], [3, 1]);
  });
});
