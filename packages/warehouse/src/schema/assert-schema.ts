import { Code, StatusError } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";

/** What marks a schema as Wellspring's. */
export const schemaComment = "Wellspring''s warehouse";

/** Refuses a server that only answers queries, with FAILED_PRECONDITION. */
export const assertWritable = async (session: Session): Promise<void> => {
  const [row] = await session.query<{ isReadOnly: boolean }>(
    `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'
     AS "isReadOnly"`,
  );
  if (!row?.isReadOnly) return;
  const text = `PostgreSQL at ${session.party.place} only answers queries: name the primary server`;
  throw new StatusError(Code.FAILED_PRECONDITION, text);
};

/**
 * Whether the session's schema is there: one that is empty is as good as none.
 *
 * @throws StatusError FAILED_PRECONDITION where it is somebody else's.
 */
export const assertSchema = async (session: Session): Promise<boolean> => {
  const [row] = await session.query<SchemaFacts>(
    `SELECT obj_description(oid, 'pg_namespace') = '${schemaComment}' AS "isOurs",
       has_schema_privilege(oid, 'USAGE') AS "isOpen",
       NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = pg_namespace.oid)
         AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = pg_namespace.oid)
       AS "isEmpty"
     FROM pg_namespace WHERE nspname = $1`,
    [session.schema],
  );
  if (!row || row.isEmpty) return false;
  if (row.isOurs && !row.isOpen) throw tooFewRights(session, "may not use");
  if (row.isOurs) return true;
  const text = `has a schema "${session.schema}" that is not Wellspring's: name another one`;
  throw new StatusError(Code.FAILED_PRECONDITION, `PostgreSQL at ${session.party.place} ${text}`);
};

type SchemaFacts = { isOurs: boolean | null; isOpen: boolean; isEmpty: boolean };

/** Refuses tables that the session's user may only read, with FAILED_PRECONDITION. */
export const assertRights = async (session: Session): Promise<void> => {
  const [row] = await session.query<{ mayWrite: boolean }>(
    `SELECT bool_and(has_table_privilege(pg_class.oid, 'INSERT')
         AND has_table_privilege(pg_class.oid, 'UPDATE')
         AND has_table_privilege(pg_class.oid, 'DELETE')) AS "mayWrite"
     FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = $1 AND relname IN ('position', 'reading') AND relkind = 'r'`,
    [session.schema],
  );
  if (!row?.mayWrite) throw tooFewRights(session, "may not write into");
};

const tooFewRights = ({ party, schema }: Session, what: string): StatusError =>
  new StatusError(
    Code.FAILED_PRECONDITION,
    `PostgreSQL at ${party.place} gives user "${party.user}" too few rights: ` +
      `it ${what} schema "${schema}"`,
  );

/** Refuses a schema that no warehouse made yet with FAILED_PRECONDITION, and somebody else's. */
export const assertMade = async (session: Session): Promise<void> => {
  if (await assertSchema(session)) return;
  const text = `PostgreSQL at ${session.party.place} has no schema "${session.schema}"`;
  throw new StatusError(Code.FAILED_PRECONDITION, text, { next: "start wellspring warehouse." });
};
