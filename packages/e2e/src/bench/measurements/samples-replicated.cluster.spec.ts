import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { describe, it } from "node:test";
import type { Bench } from "../bench.ts";
import { findNats } from "../nats/find-nats.ts";
import { findPostgres } from "../postgres/find-postgres.ts";
import { assertFigures } from "../testing/assert-figures.ts";
import { openSmallBench } from "../testing/small-bench.ts";
import { measureSamplesReplicated } from "./samples-replicated.ts";

const nats = findNats(process.env);
const what = "samples of 2 KB by HTTP, 4 connections";
const ours = `${what}, durable on three NATS servers`;
const goal = { atLeast: 2_500 };

describe("measureSamplesReplicated()", () => {
  it("says so where there is no nats-server", async () => {
    await using bench = await openSmallBench();
    const programs = { nats: undefined, postgres: undefined };
    assert.deepEqual(await measureSamplesReplicated(bench, programs), [
      {
        what: "samples by HTTP, durable on three NATS servers",
        reason: "no nats-server on PATH",
      },
    ]);
  });

  it("measures us alone where there is no PostgreSQL", async () => {
    await using bench = await openSmallBench();
    const programs = { nats, postgres: undefined };
    const [figure, gap] = await measureSamplesReplicated(bench, programs);
    assert.ok("values" in figure, "it was not measured");
    assert.deepEqual([figure.what, figure.values.length, figure.goal], [ours, 2, goal]);
    const reason = "no PostgreSQL server found";
    assert.deepEqual(gap, { what: "one INSERT each with a standby", reason });
  });

  it("inserts the same samples beside us into a server with a standby", async (t) => {
    const postgres = await findPostgres(process.env);
    if (!postgres) return t.diagnostic("PostgreSQL is not installed");
    const measure = async (bench: Bench) => {
      // The server runs as another user.
      await chmod(bench.folder, 0o755);
      return await measureSamplesReplicated(bench, { nats, postgres });
    };
    const inserts = "one INSERT each with a standby";
    await assertFigures(measure, [
      [ours, 2, goal],
      [`${what}, Fastify and ${postgres.version}, ${inserts}`, 2],
      [`times faster than ${inserts}`, 2, { atLeast: 1 }],
    ]);
  });
});
