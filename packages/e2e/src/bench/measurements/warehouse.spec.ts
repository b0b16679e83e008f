import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { describe, it } from "node:test";
import type { Bench } from "../bench.ts";
import { findPostgres } from "../postgres/find-postgres.ts";
import { assertFigures } from "../testing/assert-figures.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { measureWarehouse } from "./warehouse.ts";

describe("measureWarehouse()", () => {
  it("says so where there is no server", async () => {
    await using bench = await openSmallBench();
    assert.deepEqual(await measureWarehouse(bench, undefined), [
      { what: "copies in PostgreSQL", reason: "no PostgreSQL server found" },
    ]);
  });

  it("takes how soon runs are copied, beside psql, where there is one", async (t) => {
    const programs = await findPostgres(process.env);
    if (!programs) return t.diagnostic("PostgreSQL is not installed");
    const measure = async (bench: Bench) => {
      // The server runs as another user.
      await chmod(bench.folder, 0o755);
      return await measureWarehouse(bench, programs);
    };
    await assertFigures(measure, [
      ["one run, 30 rows: acknowledgement to committed in PostgreSQL", 2, { atMost: 600 }],
      ["backlog of 90 rows to PostgreSQL", 2, { atLeast: 300_000 }],
      [`backlog of 90 rows: ${programs.version} COPY by psql`, 2],
      ["backlog of 90 rows: times as long as COPY by psql", 2, { atMost: 1.2 }],
      ["while 600 rows/s come in for PostgreSQL: greatest lag", 3, { atMost: 5_000 }],
      ["while 600 rows/s come in for PostgreSQL: acknowledged", 1],
    ]);
  });
});
