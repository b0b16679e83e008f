import { formatFinding, type Rule } from "../finding.ts";
import { createHouse, type House } from "../house.ts";

/** A house of these files. */
export const houseOf = (texts: Readonly<Record<string, string>>): House =>
  createHouse(new Map(Object.entries(texts)));

/** What a rule says of these files, line by line. */
export const judge = (rule: Rule, texts: Readonly<Record<string, string>>): string[] =>
  rule(houseOf(texts)).map(formatFinding);

/** The package.json of a package that exports its index.ts. */
export const manifestOf = (name: string, dependencies: readonly string[] = []): string =>
  JSON.stringify({
    name,
    exports: { ".": "./src/index.ts" },
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, "1.0.0"])),
  });

/** A file of so many lines. */
export const linesOf = (count: number): string => "const x = 1;\n".repeat(count);
