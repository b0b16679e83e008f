import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Session } from "../postgres/session.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { assertMade, assertRights, assertSchema, assertWritable } from "./assert-schema.ts";

describe("assertSchema() and assertMade()", () => {
  const postgres = usePostgres();

  it("tells whether it is made", async () => {
    const tables = await postgres.createTables();
    await using before = await Session.connect(tables.target);
    assert.equal(await assertSchema(before), false);
    await assert.rejects(assertMade(before), {
      code: Code.FAILED_PRECONDITION,
      message: `PostgreSQL at ${before.party.place} has no schema "wellspring"`,
      next: "start wellspring warehouse.",
    });
    await using _ = await tables.connect();
    assert.equal(await assertSchema(before), true);
    await assertMade(before);
  });

  it("takes an empty one for none", async () => {
    const tables = await postgres.createTables();
    await tables.run("CREATE SCHEMA wellspring");
    await using session = await Session.connect(tables.target);
    assert.equal(await assertSchema(session), false);
  });

  it("refuses somebody else's, and touches nothing", async () => {
    const tables = await postgres.createTables();
    await tables.run("CREATE SCHEMA wellspring; CREATE TABLE wellspring.reading (id int)");
    await using session = await Session.connect(tables.target);
    const text = 'has a schema "wellspring" that is not Wellspring\'s: name another one';
    await assert.rejects(assertSchema(session), {
      code: Code.FAILED_PRECONDITION,
      message: `PostgreSQL at ${session.party.place} ${text}`,
    });
    assert.deepEqual(await tables.run("TABLE reading"), []);
  });
});

describe("assertRights()", () => {
  const postgres = usePostgres();

  it("refuses who may not use the schema, or may only read", async () => {
    const tables = await postgres.createTables();
    await using owner = await tables.connect();
    await assertRights(owner);
    await owner.script("CREATE ROLE analyst LOGIN PASSWORD 'reads'");
    const database = new URL(tables.target.url).pathname.slice(1);
    const url = postgres.server().url(database, "analyst:reads");
    await using analyst = await Session.connect({ ...tables.target, url });
    const { place } = analyst.party;
    const few = `PostgreSQL at ${place} gives user "analyst" too few rights: it may not`;
    const code = Code.FAILED_PRECONDITION;
    const use = { code, message: `${few} use schema "wellspring"` };
    await assert.rejects(assertSchema(analyst), use);
    await owner.script(
      "GRANT USAGE ON SCHEMA wellspring TO analyst; GRANT SELECT ON reading TO analyst",
    );
    assert.equal(await assertSchema(analyst), true);
    const write = { code, message: `${few} write into schema "wellspring"` };
    await assert.rejects(assertRights(analyst), write);
  });
});

describe("assertWritable()", () => {
  const postgres = usePostgres();

  it("refuses a standby, and takes its primary", async () => {
    await using standby = await postgres.server().startStandby();
    await using session = await Session.connect({ url: standby.url(), schema: "wellspring" });
    const { place } = session.party;
    await assert.rejects(assertWritable(session), {
      code: Code.FAILED_PRECONDITION,
      message: `PostgreSQL at ${place} only answers queries: name the primary server`,
    });
    const url = postgres.server().url();
    await using primary = await Session.connect({ url, schema: "wellspring" });
    await assertWritable(primary);
  });
});
