import { Code, StatusError } from "@wellspring/contract";
import { lockPosition } from "../deposit/position.ts";
import type { Session } from "../postgres/session.ts";
import { assertSchema } from "../schema/assert-schema.ts";
import { assertOnlyOurs } from "./assert-only-ours.ts";
import { copyGrants } from "./copy-grants.ts";

/** The schema that takes the place of another. */
export type NextSchema = {
  schema: string;
  /** Of the state that its tables were filled with. */
  token: string;
};

/**
 * Puts the next schema in the place of the session's own, which is dropped, in one transaction.
 * Who may read the old one may read the new one.
 *
 * @throws StatusError FAILED_PRECONDITION naming what outside depends on the old one; ABORTED where
 *   the next one holds something else than was said.
 */
export const swapSchemas = (session: Session, { schema: next, token }: NextSchema): Promise<void> =>
  session.transaction(async () => {
    const { schema } = session;
    if ((await lockPosition(session, next)).token !== token) throw refilled(session, next);
    if (await assertSchema(session)) {
      // A deposit is waited for, and the next one waits, and finds the new tables.
      await session.script("LOCK TABLE position IN ACCESS EXCLUSIVE MODE");
      await assertNoDependents(session);
      await assertOnlyOurs(session, next);
      await copyGrants(session, next);
      await copySkipped(session, next);
      await session.script(`DROP SCHEMA ${schema} CASCADE`);
    } else {
      await session.script(`DROP SCHEMA IF EXISTS ${schema}`);
    }
    await session.script(`ALTER SCHEMA ${next} RENAME TO ${schema}`);
  });

const refilled = ({ party }: Session, next: string): StatusError => {
  const text = `another rebuild works on schema "${next}" of PostgreSQL at ${party.place}`;
  return new StatusError(Code.ABORTED, text);
};

const assertNoDependents = async (session: Session): Promise<void> => {
  const rows = await session.query<{ name: string }>(outsideDependents, [session.schema]);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(", ");
  throw new StatusError(
    Code.FAILED_PRECONDITION,
    `${names} would be lost with the old tables of schema "${session.schema}"`,
    { next: "drop it, rebuild, then make it anew." },
  );
};

/** What was left out is on record for good, and mended now. */
const copySkipped = (session: Session, next: string): Promise<number> =>
  session.change(
    `INSERT INTO ${next}.skipped (log_id, sequence, asked_at, asked_by, skipped_at, mended_at)
     SELECT log_id, sequence, asked_at, asked_by, skipped_at,
       CASE WHEN skipped_at IS NOT NULL THEN coalesce(mended_at, now()) END
     FROM skipped
     ON CONFLICT DO NOTHING`,
  );

/** What stands in other schemas and needs something of this one: views, keys, functions. */
const outsideDependents = `
  WITH own AS (SELECT oid FROM pg_namespace WHERE nspname = $1),
  dependents AS (
    SELECT classid, objid, CASE classid
        WHEN 'pg_class'::regclass THEN (SELECT relnamespace FROM pg_class WHERE oid = objid)
        WHEN 'pg_proc'::regclass THEN (SELECT pronamespace FROM pg_proc WHERE oid = objid)
        WHEN 'pg_constraint'::regclass
          THEN (SELECT connamespace FROM pg_constraint WHERE oid = objid)
        WHEN 'pg_rewrite'::regclass
          THEN (SELECT relnamespace FROM pg_class JOIN pg_rewrite ON ev_class = pg_class.oid
                WHERE pg_rewrite.oid = objid)
      END AS namespace
    FROM pg_depend
    WHERE deptype = 'n' AND (refclassid = 'pg_class'::regclass
        AND refobjid IN (SELECT oid FROM pg_class WHERE relnamespace = (TABLE own))
      OR refclassid = 'pg_proc'::regclass
        AND refobjid IN (SELECT oid FROM pg_proc WHERE pronamespace = (TABLE own))))
  SELECT DISTINCT pg_describe_object(classid, objid, 0) AS name
  FROM dependents WHERE namespace <> (TABLE own) ORDER BY name`;
