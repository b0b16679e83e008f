import { join } from "node:path";
import { Code, StatusError } from "@wellspring/contract";
import Postgrator from "postgrator";
import type { Session } from "../postgres/session.ts";
import { assertSchema, schemaComment } from "./assert-schema.ts";
import { migrationsFolder } from "./migrations-folder.ts";

/**
 * Makes the session's schema, or brings it to this release's version, as a whole or not at all.
 * One of a later release stays as it is: versions only add. Answers the versions that it made.
 *
 * @throws StatusError FAILED_PRECONDITION where a version was made by other statements than ours.
 */
export const migrate = (session: Session): Promise<number[]> =>
  session.transaction(async () => {
    const { schema } = session;
    await createSchema(session);
    const postgrator = new Postgrator({
      driver: "pg",
      currentSchema: schema,
      schemaTable: "migration",
      migrationPattern: join(migrationsFolder(), "*.sql"),
      execQuery: (text) => session.script(text),
    });
    try {
      return (await postgrator.migrate()).map(({ version }) => version);
    } catch (thrown) {
      if (thrown instanceof StatusError) throw thrown;
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      const text = `schema "${schema}" was not made by this program: ${message}`;
      throw new StatusError(Code.FAILED_PRECONDITION, text, { cause: thrown });
    }
  });

const createSchema = async (session: Session): Promise<void> => {
  const { schema } = session;
  if (await assertSchema(session)) return;
  const rows = await session.query("SELECT FROM pg_namespace WHERE nspname = $1", [schema]);
  if (rows.length === 0) await session.script(`CREATE SCHEMA ${schema}`);
  await session.script(`COMMENT ON SCHEMA ${schema} IS '${schemaComment}'`);
};
