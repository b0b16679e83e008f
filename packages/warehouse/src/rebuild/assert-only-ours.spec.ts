import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Session } from "../postgres/session.ts";
import { migrate } from "../schema/migrate.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { assertOnlyOurs } from "./assert-only-ours.ts";

describe("assertOnlyOurs()", () => {
  const postgres = usePostgres();

  it("names what somebody keeps beside our tables", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    await using next = await Session.connect({ ...tables.target, schema: "wellspring_next" });
    await migrate(next);
    await assertOnlyOurs(session, next.schema);
    await session.script("CREATE TABLE notes (text text); CREATE VIEW curves AS TABLE readings");
    await assert.rejects(assertOnlyOurs(session, next.schema), {
      code: Code.FAILED_PRECONDITION,
      message: 'schema "wellspring" holds curves, notes, which would be lost with the old tables',
    });
  });
});
