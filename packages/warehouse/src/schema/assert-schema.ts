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
  const [row] = await session.query<{ isOurs: boolean | null; isEmpty: boolean }>(
    `SELECT obj_description(oid, 'pg_namespace') = '${schemaComment}' AS "isOurs",
       NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = pg_namespace.oid)
         AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = pg_namespace.oid)
       AS "isEmpty"
     FROM pg_namespace WHERE nspname = $1`,
    [session.schema],
  );
  if (!row || row.isEmpty) return false;
  if (row.isOurs) return true;
  const text = `has a schema "${session.schema}" that is not Wellspring's: name another one`;
  throw new StatusError(Code.FAILED_PRECONDITION, `PostgreSQL at ${session.party.place} ${text}`);
};

/** Refuses a schema that no warehouse made yet with FAILED_PRECONDITION, and somebody else's. */
export const assertMade = async (session: Session): Promise<void> => {
  if (await assertSchema(session)) return;
  const text = `PostgreSQL at ${session.party.place} has no schema "${session.schema}"`;
  throw new StatusError(Code.FAILED_PRECONDITION, text, { next: "start wellspring warehouse." });
};
