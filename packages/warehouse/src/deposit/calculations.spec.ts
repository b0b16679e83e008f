import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcCommand, CalcResult, encodeMessage, Work_State } from "@wellspring/contract";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { calculation } from "../testing/works.ts";
import { writeCalculations } from "./calculations.ts";
import { depositProjects } from "./runs.ts";

describe("writeCalculations()", () => {
  const postgres = usePostgres();

  it("writes commands with their numbers and results", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    const projectId = (await depositProjects(session, ["default"])).get("default") ?? 0;
    const add = calculation();
    const least = -(2n ** 63n);
    const max = calculation({
      body: encodeMessage(CalcCommand, { command: { $case: "max", max: { a: least, b: 0n } } }),
      result: encodeMessage(CalcResult, { result: { $case: "max", max: { result: 0n } } }),
    });
    const numbers = [2n ** 64n - 1n, 1n];
    const primes = calculation({
      body: encodeMessage(CalcCommand, { command: { $case: "nthPrimes", nthPrimes: { numbers } } }),
      ...{ state: Work_State.FAILED, failure: "too many", failureCode: 3 },
    });
    const unknown = calculation({ body: Buffer.from([255]), state: Work_State.WAITING });
    const works = [add, max, primes, unknown].map((work) => ({ ...work, projectId }));
    await writeCalculations(session, works);
    const columns = "command, arguments::text, results::text, state, failure, engine_version";
    const rows = await tables.run(`SELECT ${columns} FROM calculation ORDER BY number`);
    assert.deepEqual(
      rows.map((row) => Object.values(row)),
      [
        ["add", "{1,2}", "{3}", "done", null, "1.0"],
        ["max", `{${least},0}`, "{0}", "done", null, "1.0"],
        ["nth_primes", `{${numbers}}`, null, "failed", "too many", "1.0"],
        ["unknown", "{}", null, "waiting", null, null],
      ],
    );
  });
});
