import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Session } from "../postgres/session.ts";
import { migrate } from "../schema/migrate.ts";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { swapSchemas } from "./swap-schemas.ts";

const next = { schema: "wellspring_next", token: "" };

describe("swapSchemas()", () => {
  const postgres = usePostgres();

  /** Tables with a run in them, and new ones beside them without any. */
  const createBoth = async () => {
    const tables = await postgres.createTables();
    const session = await tables.connect();
    await session.script("INSERT INTO project (name) VALUES ('old')");
    await using beside = await Session.connect({ ...tables.target, schema: next.schema });
    await migrate(beside);
    return { tables, session };
  };

  it("waits for a deposit, and has the next one wait", async () => {
    const { tables, session } = await createBoth();
    await using _ = session;
    await using depositing = await Session.connect(tables.target);
    await depositing.script("BEGIN; SELECT FROM position FOR UPDATE");
    const swapped = swapSchemas(session, next);
    const waits = "SELECT count(*) = 1 AS waits FROM pg_locks WHERE NOT granted";
    while (!(await postgres.server().run(waits))[0]?.waits);
    await depositing.script("INSERT INTO project (name) VALUES ('late'); COMMIT");
    await swapped;
    assert.deepEqual(await depositing.query("TABLE project"), []);
  });

  it("keeps on record what was skipped, which is mended by it", async () => {
    const { tables, session } = await createBoth();
    await using _ = session;
    await tables.run(`
      INSERT INTO skipped (log_id, sequence, skipped_at) VALUES
        ('00112233-4455-6677-8899-aabbccddeeff', 7, now()),
        ('00112233-4455-6677-8899-aabbccddeeff', 9, NULL)`);
    await swapSchemas(session, next);
    const rows = await tables.run("SELECT sequence, mended_at IS NOT NULL AS mended FROM skipped");
    assert.deepEqual(rows, [
      { sequence: "7", mended: true },
      { sequence: "9", mended: false },
    ]);
  });

  it("leaves the old tables where the new ones were filled by somebody else", async () => {
    const { tables, session } = await createBoth();
    await using _ = session;
    const token = "00112233-4455-6677-8899-aabbccddeeff.7";
    await assert.rejects(swapSchemas(session, { ...next, token }), {
      code: Code.ABORTED,
      message: /^another rebuild works on schema "wellspring_next" of PostgreSQL at /,
    });
    assert.equal((await tables.run("TABLE project")).length, 1);
  });

  it("names what stands outside and needs the old tables, and leaves them", async () => {
    const { tables, session } = await createBoth();
    await using _ = session;
    await tables.run(`
      CREATE VIEW public.mine AS SELECT count(*) FROM wellspring.reading;
      CREATE TABLE public.notes (run_id int REFERENCES wellspring.run)`);
    await assert.rejects(swapSchemas(session, next), {
      code: Code.FAILED_PRECONDITION,
      message:
        "constraint notes_run_id_fkey on table public.notes, rule _RETURN on view public.mine " +
        'would be lost with the old tables of schema "wellspring"',
      next: "drop it, rebuild, then make it anew.",
    });
    assert.equal((await tables.run("TABLE project")).length, 1);
  });
});
