import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Session } from "../postgres/session.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { migrate } from "./migrate.ts";

describe("migrate()", () => {
  const postgres = usePostgres();

  it("makes the schema, and nothing the second time", async () => {
    const tables = await postgres.createTables();
    await using session = await Session.connect(tables.target);
    assert.deepEqual(await migrate(session), [1, 2]);
    assert.deepEqual(await migrate(session), []);
    assert.deepEqual(await tables.run("SELECT version FROM migration ORDER BY version"), [
      { version: "0" },
      { version: "1" },
      { version: "2" },
    ]);
  });

  it("says of every table, view and column what it is", async () => {
    const tables = await postgres.createTables();
    await using _ = await tables.connect();
    const silentOnes = await tables.run(`
      SELECT relname AS table, attname AS column
      FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum >= 0
      WHERE relnamespace = 'wellspring'::regnamespace AND relkind IN ('r', 'v')
        AND NOT attisdropped AND col_description(pg_class.oid, attnum) IS NULL
      UNION ALL
      SELECT relname, NULL FROM pg_class
      WHERE relnamespace = 'wellspring'::regnamespace AND relkind IN ('r', 'v')
        AND obj_description(oid, 'pg_class') IS NULL`);
    assert.deepEqual(silentOnes, []);
  });

  it("makes nothing where it can't make all", async () => {
    const tables = await postgres.createTables();
    await tables.run(`
      CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql
        AS 'BEGIN RAISE ''no views here''; END';
      CREATE EVENT TRIGGER refuse_views ON ddl_command_start WHEN TAG IN ('CREATE VIEW')
        EXECUTE FUNCTION public.refuse()`);
    await using session = await Session.connect(tables.target);
    await assert.rejects(migrate(session), /no views here$/);
    assert.deepEqual(await tables.run("SELECT FROM pg_namespace WHERE nspname = 'wellspring'"), []);
  });

  it("explains that the user may not make a schema", async () => {
    const tables = await postgres.createTables();
    await tables.run("CREATE ROLE reader LOGIN PASSWORD 'reader'");
    const url = tables.target.url.replace(/\/\/.*@/, "//reader:reader@");
    await using session = await Session.connect({ ...tables.target, url });
    await assert.rejects(migrate(session), {
      code: Code.FAILED_PRECONDITION,
      message: /gives user "reader" too few rights: permission denied for database spec-/,
    });
  });

  it("refuses a version that other statements made, and takes a later release's", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    await tables.run("INSERT INTO migration (version, name, md5) VALUES (3, 'later', 'x')");
    assert.deepEqual(await migrate(session), []);
    await tables.run("DELETE FROM migration WHERE version = 3");
    await tables.run("UPDATE migration SET md5 = 'x' WHERE version = 2");
    await assert.rejects(migrate(session), {
      code: Code.FAILED_PRECONDITION,
      message:
        'schema "wellspring" was not made by this program: ' +
        "MD5 checksum failed for migration [2]",
    });
  });
});
