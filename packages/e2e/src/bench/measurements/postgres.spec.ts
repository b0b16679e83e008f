import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { describe, it } from "node:test";
import type { Bench } from "../bench.ts";
import { findPostgres } from "../postgres/find-postgres.ts";
import { assertFigures } from "../testing/assert-figures.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { measurePostgres } from "./postgres.ts";

describe("measurePostgres()", () => {
  it("says so where there is no server", async () => {
    await using bench = await openSmallBench();
    assert.deepEqual(await measurePostgres(bench, undefined), [
      { what: "PostgreSQL COPY", reason: "no PostgreSQL server found" },
    ]);
  });

  it("copies the file beside us where there is one", async (t) => {
    const programs = await findPostgres(process.env);
    if (!programs) return t.diagnostic("PostgreSQL is not installed");
    const name = `${programs.version} COPY`;
    const measure = async (bench: Bench) => {
      // The server runs as another user.
      await chmod(bench.folder, 0o755);
      return await measurePostgres(bench, programs);
    };
    await assertFigures(measure, [
      [`90 rows beside ${name}: Wellspring`, 2],
      [`90 rows: ${name}`, 2],
      [`times faster than ${name}`, 2, { atLeast: 10 }],
    ]);
  });
});
