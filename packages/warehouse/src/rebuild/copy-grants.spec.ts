import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Session } from "../postgres/session.ts";
import { migrate } from "../schema/migrate.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { copyGrants } from "./copy-grants.ts";

describe("copyGrants()", () => {
  const postgres = usePostgres();

  it("gives who may read the old tables the same of the new ones", async () => {
    const tables = await postgres.createTables();
    await using session = await tables.connect();
    await using next = await Session.connect({ ...tables.target, schema: "wellspring_next" });
    await migrate(next);
    await tables.run(`
      CREATE ROLE "the analysts";
      GRANT USAGE ON SCHEMA wellspring TO "the analysts";
      GRANT SELECT ON ALL TABLES IN SCHEMA wellspring TO "the analysts";
      GRANT SELECT ON readings TO PUBLIC;
      GRANT UPDATE ON run TO "the analysts" WITH GRANT OPTION`);
    await copyGrants(session, "wellspring_next");
    const granted = (schema: string) =>
      tables.run(`
        SELECT relname, (aclexplode(relacl)).* FROM pg_class
        WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'v')
        ORDER BY relname, grantee, privilege_type`);
    const grants = await granted("wellspring_next");
    assert.deepEqual(grants, await granted("wellspring"));
    assert.ok(grants.some(({ is_grantable: isGrantable }) => isGrantable));
    const usage = `SELECT has_schema_privilege('the analysts', 'wellspring_next', 'USAGE') AS may`;
    assert.deepEqual(await tables.run(usage), [{ may: true }]);
  });
});
