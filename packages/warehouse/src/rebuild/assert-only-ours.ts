import { Code, StatusError } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";

/**
 * Refuses, naming them, where the session's schema has tables, views or functions that the schema
 * `next` has not: somebody else's, which would be lost with it.
 */
export const assertOnlyOurs = async (session: Session, next: string): Promise<void> => {
  const rows = await session.query<{ name: string }>(others, [session.schema, next]);
  if (rows.length === 0) return;
  throw new StatusError(
    Code.FAILED_PRECONDITION,
    `schema "${session.schema}" holds ${rows.map(({ name }) => name).join(", ")}, ` +
      "which would be lost with the old tables",
    { next: "move it into another schema, then rebuild." },
  );
};

const others = `
  WITH named AS (
    SELECT relnamespace AS namespace, relname AS name FROM pg_class
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
    UNION SELECT pronamespace, proname FROM pg_proc
  ), schemas AS (SELECT nspname, name FROM named JOIN pg_namespace ON oid = namespace)
  SELECT name FROM schemas WHERE nspname = $1
  EXCEPT SELECT name FROM schemas WHERE nspname = $2
  ORDER BY name`;
