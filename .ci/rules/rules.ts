import { houseBudgets } from "./budgets.ts";
import { deadExports } from "./dead-exports.ts";
import { deadFiles } from "./dead-files.ts";
import { fileSizes } from "./file-sizes.ts";
import type { Rule } from "./finding.ts";
import { functionSizes } from "./functions.ts";
import { importBoundaries } from "./import-boundaries.ts";
import { leftovers } from "./leftovers.ts";
import { markdownLinks } from "./markdown-links.ts";
import { nativeOwners } from "./native-owners.ts";
import { specsBeside } from "./specs-beside.ts";
import { textForm } from "./text-form.ts";
import { topLevel } from "./top-level.ts";
import { workflows } from "./workflows.ts";

/** Every habit that is checked here; Biome and tsc check the others. */
export const rules: readonly Rule[] = [
  topLevel,
  textForm,
  markdownLinks,
  workflows,
  leftovers,
  fileSizes,
  functionSizes,
  importBoundaries,
  nativeOwners,
  specsBeside,
  deadFiles,
  deadExports,
  houseBudgets,
];
