import type { Session } from "../postgres/session.ts";

/** Gives the rights on the session's schema, its tables and views to those of schema `next`. */
export const copyGrants = async (session: Session, next: string): Promise<void> => {
  const grants = await session.query<Grant>(existingGrants, [session.schema, next]);
  for (const { privilege, kind, name, grantee, isGrantable } of grants) {
    const object = kind === "SCHEMA" ? next : `${next}.${name}`;
    const option = isGrantable ? " WITH GRANT OPTION" : "";
    await session.script(`GRANT ${privilege} ON ${kind} ${object} TO ${grantee}${option}`);
  }
};

/** Names are quoted where they need it. */
type Grant = {
  privilege: string;
  kind: "SCHEMA" | "TABLE";
  name: string;
  grantee: string;
  isGrantable: boolean;
};

/** What the owner of the schema gave to others, where the new one has such a table too. */
const existingGrants = `
  SELECT privilege_type AS privilege, kind, quote_ident(name) AS name,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS grantee,
    is_grantable AS "isGrantable"
  FROM (
    SELECT 'SCHEMA' AS kind, nspname AS name, nspowner AS owner, (aclexplode(nspacl)).*
    FROM pg_namespace WHERE nspname = $1
    UNION ALL
    SELECT 'TABLE', relname, relowner, (aclexplode(relacl)).*
    FROM pg_class
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
      AND relkind IN ('r', 'v')
      AND relname IN (
        SELECT relname FROM pg_class
        WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $2))
  ) AS granted
  WHERE grantee <> owner`;
