import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, Work_State } from "@wellspring/contract";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { sample } from "../testing/works.ts";
import { depositProjects } from "./runs.ts";
import { writeSamples } from "./samples.ts";

describe("writeSamples()", () => {
  const postgres = usePostgres();

  const connect = async () => {
    const tables = await postgres.createTables();
    const session = await tables.connect();
    const projectId = (await depositProjects(session, ["default"])).get("default") ?? 0;
    return {
      tables,
      session,
      write: (work = sample()) => writeSamples(session, [{ ...work, projectId }]),
    };
  };

  it("writes a sample byte for byte, and its statistics", async () => {
    const { tables, session, write } = await connect();
    await using _ = session;
    const work = sample();
    await write(work);
    assert.deepEqual(await tables.run("SELECT body, content_type, errors, state FROM sample"), [
      { body: work.body, content_type: "application/json", errors: [], state: "done" },
    ]);
    const rows = await tables.run(
      "SELECT *, measured_at::text, NULL AS sample_id FROM sample_statistics",
    );
    assert.deepEqual(rows, [
      {
        ...{ sample_id: null, measured_at: "2019-05-01 10:00:00.123456+00" },
        ...{ measured_at_text: "2019-05-01T10:00:00.123456789Z", mean: 1.5 },
        ...{ standard_deviation: 0.5, computed_at: new Date(1_700_000_001_000) },
        engine_version: "1.0",
      },
    ]);
  });

  it("takes statistics back where a sample is computed once more", async () => {
    const { tables, session, write } = await connect();
    await using _ = session;
    const work = sample();
    await write(work);
    await write({ ...work, state: Work_State.WAITING, result: Buffer.alloc(0) });
    assert.deepEqual(await tables.run("TABLE sample_statistics"), []);
    await write({ ...work, state: Work_State.FAILED, failure: "no", failureCode: 3 });
    assert.deepEqual(await tables.run("SELECT state, failure, failure_code FROM sample"), [
      { state: "failed", failure: "no", failure_code: 3 },
    ]);
  });

  it("keeps what is no sample, with why", async () => {
    const { tables, session, write } = await connect();
    await using _ = session;
    const body = Buffer.from([0, 255, 0]);
    await write(sample({ body, errors: ["no JSON\0", 'a "quote", {}'], state: Work_State.KEPT }));
    assert.deepEqual(await tables.run("SELECT body, errors, state FROM sample"), [
      { body, errors: ["no JSON\uFFFD", 'a "quote", {}'], state: "kept" },
    ]);
  });

  it("keeps a time that PostgreSQL does not know as a text", async () => {
    const { tables, session, write } = await connect();
    await using _ = session;
    const timestamp = "0000-02-29T00:00:00Z";
    const result = JSON.stringify({ timestamp, mean: 5e-324, standard_deviation: 0 });
    await write(sample({ result: Buffer.from(result) }));
    const columns = "measured_at, measured_at_text, mean";
    assert.deepEqual(await tables.run(`SELECT ${columns} FROM sample_statistics`), [
      { measured_at: null, measured_at_text: timestamp, mean: 5e-324 },
    ]);
  });

  for (const result of ["", "{}", '{"timestamp":"x","mean":1,"standard_deviation":1}']) {
    it(`stops at the result "${result}"`, async () => {
      const { session, write } = await connect();
      await using _ = session;
      await assert.rejects(write(sample({ result: Buffer.from(result) })), {
        code: Code.DATA_LOSS,
        message: /has no result of statistics's form$/,
      });
    });
  }
});
