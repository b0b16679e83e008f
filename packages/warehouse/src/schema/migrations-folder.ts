import { fileURLToPath } from "node:url";

/** The folder with the statements that make each version of the schema, beside this code. */
export const migrationsFolder = (): string =>
  fileURLToPath(new URL("./migrations/", import.meta.url));
