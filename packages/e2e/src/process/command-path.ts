import { join } from "node:path";

/** The `wellspring` command of this checkout. */
export const commandPath = join(import.meta.dirname, "../../../wellspring/bin/wellspring.js");
