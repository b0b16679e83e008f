// `npm test [-- PATH…]`: every check, then the specs. A path leaves out the specs that are not
// below it, and no check.
import { runSpecs } from "./specs.ts";
import { runSteps, type Step } from "./steps.ts";

const paths = process.argv.slice(2);

const steps: Step[] = [
  { name: "build", command: ["node", "packages/wellspring/build.ts"] },
  { name: "generated code", command: ["node", ".ci/generate/main.ts", "--check"] },
  { name: "types", command: ["tsc"] },
  { name: "lint", command: ["biome", "check", "--error-on-warnings"] },
  { name: "tidy", command: [".ci/tidy"] },
  { name: "tests", run: () => runSpecs({ root: process.cwd(), paths }) },
];

process.exitCode = (await runSteps(steps)) ? 0 : 1;
