import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { crunched } from "../testing/works.ts";
import { writeCrunchResults } from "./crunch-results.ts";
import { depositProjects } from "./runs.ts";

describe("writeCrunchResults()", () => {
  const postgres = usePostgres();

  it("writes data with their results, and what is none as it came", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const projectId = (await depositProjects(session, ["default"])).get("default") ?? 0;
    const done = crunched();
    const body = Buffer.from([255]);
    const odd = crunched({ engine: "crunch-nats", body, state: Work_State.WAITING });
    const works = [done, odd].map((work) => ({ ...work, projectId }));
    await writeCrunchResults(session, works);
    const columns = "source, data_id, data, meta, body, arrived_at, result, state, engine_version";
    const rows = await tables.run(`SELECT ${columns} FROM crunch_result ORDER BY number`);
    const arrived = new Date(1_700_000_000_000);
    assert.deepEqual(
      rows.map((row) => Object.values(row)),
      [
        ["grpc", "7", "12", "blank\uFFFD", done.body, arrived, "144", "done", "1.0"],
        ["nats", null, null, null, body, null, null, "waiting", null],
      ],
    );
  });
});
