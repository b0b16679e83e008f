import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Laboratory } from "../testing/laboratory.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { createPlate } from "./deposited-plate.ts";
import { deleteReadings, deleteReplaced, toRanges } from "./replaced-readings.ts";

describe("toRanges()", () => {
  it("puts each number into one range", () => {
    assert.deepEqual(toRanges([]), []);
    assert.deepEqual(toRanges([3, 1, 2, 7, 9, 8, 20]), [
      [1, 3],
      [7, 9],
      [20, 20],
    ]);
  });
});

describe("deleteReplaced() and deleteReadings()", () => {
  const postgres = usePostgres();

  const connect = async () => {
    const session = await (await postgres.createTables()).connect();
    await session.script(`
      INSERT INTO reading SELECT well, time, 0.1, NULL
      FROM generate_series(1, 5) AS well, generate_series(0, 3) AS time`);
    return session;
  };

  it("deletes the times that come, of all wells, and counts what stays", async () => {
    await using session = await connect();
    const laboratory = new Laboratory();
    laboratory.write("run-01", 0, [
      ["A1", 2, 0.1],
      ["A2", 3, 0.1],
    ]);
    const [change] = laboratory.takePass().runs[0].plates;
    const before = { id: 1, readings: 8, lastRuntimeSeconds: 3, digest: undefined };
    const plate = createPlate({ runId: 1, runName: "run-01", change }, before, false);
    const wells = new Map([[1, { ids: [1, 2], indexes: [0, 1] }]]);
    await deleteReplaced(session, [plate], wells);
    assert.equal(plate.kept, 4);
    const rest = "SELECT count(*) FROM reading WHERE well_id <= 2 AND runtime_s >= 2";
    assert.deepEqual(await session.query(rest), [{ count: 0n }]);
    const late = { ...plate, before: { ...before, lastRuntimeSeconds: 1 }, kept: 4 };
    await deleteReplaced(session, [late, { ...plate, before: undefined }], wells);
    assert.equal(late.kept, 4);
  });

  it("deletes all readings of wells", async () => {
    await using session = await connect();
    await deleteReadings(session, [1, 2, 5]);
    const left = "SELECT DISTINCT well_id FROM reading ORDER BY well_id";
    assert.deepEqual(await session.query(left), [{ well_id: 3 }, { well_id: 4 }]);
  });
});
