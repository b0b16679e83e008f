import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { describe, it } from "node:test";
import type { Bench } from "../bench.ts";
import { findNats } from "../nats/find-nats.ts";
import { findPostgres } from "../postgres/find-postgres.ts";
import { assertFigures } from "../testing/assert-figures.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { measureReplicated } from "./replicated.ts";

const nats = findNats(process.env);
const goal = { atLeast: 2.5e6 };

describe("measureReplicated()", () => {
  it("says so where there is no nats-server", async () => {
    await using bench = await openSmallBench();
    assert.deepEqual(await measureReplicated(bench, { nats: undefined, postgres: undefined }), [
      { what: "a log of three NATS servers", reason: "no nats-server on PATH" },
    ]);
  });

  it("measures us alone where there is no PostgreSQL", async () => {
    await using bench = await openSmallBench();
    const [ours, theirs] = await measureReplicated(bench, { nats, postgres: undefined });
    assert.ok("values" in ours, "it was not measured");
    assert.equal(ours.what, "3 runs, 90 rows, in one file, Wellspring on three NATS servers");
    assert.deepEqual(ours.goal, goal);
    assert.equal(ours.values.length, 2);
    const reason = "no PostgreSQL server found";
    assert.deepEqual(theirs, { what: "PostgreSQL COPY with a standby", reason });
  });

  it("copies the file beside us into a server with a standby", async (t) => {
    const postgres = await findPostgres(process.env);
    if (!postgres) return t.diagnostic("PostgreSQL is not installed");
    const name = `${postgres.version} COPY with a standby`;
    const measure = async (bench: Bench) => {
      // The server runs as another user.
      await chmod(bench.folder, 0o755);
      return await measureReplicated(bench, { nats, postgres });
    };
    await assertFigures(measure, [
      [`90 rows beside ${name}: Wellspring on three NATS servers`, 2, goal],
      [`90 rows: ${name}`, 2],
      [`times faster than ${name}`, 2, { atLeast: 10 }],
    ]);
  });
});
