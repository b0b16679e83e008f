import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Work, Work_State } from "@wellspring/contract";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { calculation, createWork, crunched, sample } from "../testing/works.ts";
import { depositWorks } from "./works.ts";

async function* pages(...works: Work[][]): AsyncGenerator<Work[]> {
  yield* works;
}

const noBodies = { readBody: () => Promise.reject(new Error("there is no body")) };

describe("depositWorks()", () => {
  const postgres = usePostgres();

  it("writes works of each engine into its table, and none of others", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const nats = crunched({ engine: "crunch-nats", project: "other" });
    const works = pages(
      [calculation(), sample()],
      [],
      [crunched(), nats],
      [createWork({ engine: "weather" }), createWork({ engine: "", state: Work_State.KEPT })],
    );
    assert.equal(await depositWorks(session, works, noBodies), 4);
    const [counts] = await tables.run(`SELECT (SELECT count(*) FROM calculation) AS calculations,
      (SELECT count(*) FROM sample_statistics) AS samples,
      (SELECT string_agg(source, ' ' ORDER BY source) FROM crunch_result) AS crunched`);
    assert.deepEqual(counts, { calculations: "1", samples: "1", crunched: "grpc nats" });
  });

  it("reads long bodies, and writes what comes again in its place", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const body = Buffer.alloc(9 * 1024 * 1024, "x");
    const long = sample({ bodyBytes: BigInt(body.length), body: Buffer.alloc(0) });
    const source = { readBody: async () => body };
    for (let attempt = 0; attempt < 2; attempt++) {
      assert.equal(await depositWorks(session, pages([long, calculation()]), source), 2);
    }
    assert.deepEqual(await tables.run("SELECT length(body) AS bytes FROM sample"), [
      { bytes: body.length },
    ]);
  });

  it("writes thousands", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const works = Array.from({ length: 4_500 }, () => calculation());
    assert.equal(await depositWorks(session, pages(works), noBodies), 4_500);
    assert.deepEqual(await tables.run("SELECT count(*) FROM calculation"), [{ count: "4500" }]);
  });
});
