import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Laboratory } from "../testing/laboratory.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { depositHeads } from "./heads.ts";
import { WellIdSource } from "./wells.ts";

describe("depositHeads()", () => {
  const postgres = usePostgres();

  it("keeps plates at their places, over many runs and pages of one run", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const laboratory = new Laboratory();
    for (let run = 0; run < 600; run++) laboratory.write(`run-${run}`, 7, [["A1", run, 0.1]]);
    for (let plate = 0; plate < 2_500; plate++) laboratory.write("paged", plate, [["A1", 0, 0.1]]);
    const pass = laboratory.takePass({ isWhole: true });
    const paged = pass.runs[600];
    const pages = [
      { ...paged, plates: paged.plates.slice(0, 2_000) },
      { ...paged, plates: paged.plates.slice(2_000), retractions: [] },
    ];
    const runs = [...pass.runs.slice(0, 600), ...pages];
    const heads = await depositHeads(session, { ...pass, runs }, new WellIdSource(1));
    assert.equal(heads.runIds.size, 601);
    assert.deepEqual(
      heads.plates.map(({ name }) => name),
      [
        ...Array.from({ length: 600 }, (_, run) => `default/run-${run}, plate 7`),
        ...Array.from({ length: 2_500 }, (_, plate) => `default/paged, plate ${plate}`),
      ],
    );
    const counts = "SELECT count(*) AS plates, sum(readings) AS readings FROM plate";
    assert.deepEqual(await tables.run(counts), [{ plates: "3100", readings: "3100" }]);
  });
});
