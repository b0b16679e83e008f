import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type PlateReadings } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { createPlate, type DepositedPlate } from "./deposited-plate.ts";
import { copyReadings } from "./readings.ts";

async function* iterate(values: readonly PlateReadings[]): AsyncGenerator<PlateReadings> {
  yield* values;
}

describe("copyReadings()", () => {
  const postgres = usePostgres();

  /** Two plates with two wells each, and their blocks. */
  const createPlates = async (): Promise<[DepositedPlate[], PlateReadings[]]> => {
    const laboratory = new Laboratory();
    for (const plate of [0, 1]) {
      laboratory.write("run-01", plate, [
        ["A1", 60, 0.1, 0.05],
        ["B1", 120, 0.2],
      ]);
    }
    const { runs, readings } = laboratory.takePass();
    const plates = runs[0].plates.map((change, i) => ({
      ...createPlate({ runId: 1, runName: "default/run-01", change }, undefined, false),
      wellIds: Int32Array.of(10 * i + 1, 10 * i + 2),
    }));
    const blocks: PlateReadings[] = [];
    for await (const block of readings) blocks.push(block);
    return [plates, blocks];
  };

  it("copies each reading with its well, and counts them", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const [plates, blocks] = await createPlates();
    assert.equal(await copyReadings(session, iterate(blocks), plates), 4);
    assert.deepEqual(
      plates.map(({ copied }) => copied),
      [2, 2],
    );
    assert.deepEqual(await session.query("SELECT * FROM reading ORDER BY well_id LIMIT 2"), [
      { well_id: 1, runtime_s: 60, optical_density: 0.1, corrected_optical_density: 0.05 },
      { well_id: 2, runtime_s: 120, optical_density: 0.2, corrected_optical_density: null },
    ]);
  });

  it("passes over plates that are here, and begins nothing for no readings", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const [plates, blocks] = await createPlates();
    for (const plate of plates) plate.isUnchanged = true;
    assert.equal(await copyReadings(session, iterate(blocks), plates), 0);
    assert.equal(await copyReadings(session, iterate([]), plates), 0);
  });

  it("refuses readings of a plate, or of a well, that the pass does not have", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const [plates, blocks] = await createPlates();
    const stray = blocks.map((block) => ({ ...block, place: 2 }));
    await assert.rejects(copyReadings(session, iterate(stray), plates), {
      code: Code.DATA_LOSS,
      message: "the pass has readings of plate 2 and no such one",
    });
    plates[1].wellIndexes = Uint16Array.of(0);
    await assert.rejects(copyReadings(session, iterate(blocks), plates), {
      code: Code.DATA_LOSS,
      message: "default/run-01, plate 1 has readings of a well that it does not have",
    });
    assert.deepEqual(await session.query("TABLE reading"), []);
  });
});
