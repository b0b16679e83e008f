import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureDuckdb } from "./duckdb.ts";

describe("measureDuckdb()", () => {
  it("loads the file with DuckDB beside us", async () => {
    await assertFigures(measureDuckdb, [
      ["90 rows beside DuckDB read_csv: Wellspring", 2],
      ["90 rows: DuckDB read_csv", 2],
      ["times faster than DuckDB read_csv", 2, { atLeast: 1 }],
    ]);
  });
});
