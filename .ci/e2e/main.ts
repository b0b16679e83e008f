// `npm run e2e [-- PATH…]`: the specs that need a cluster's programs, one after the other. A path
// leaves out the specs that are not below it.
import { runSpecs } from "../test/specs.ts";
import { runSteps, type Step } from "../test/steps.ts";
import { havePrograms } from "./programs.ts";

const paths = process.argv.slice(2);
const programs = ["docker", "kubectl", "nats-server"];

const steps: Step[] = [
  { name: "programs", run: () => havePrograms(programs, process.env.PATH ?? "") },
  { name: "build", command: ["node", "packages/wellspring/build.ts"] },
  { name: "end to end", run: () => runSpecs({ root: process.cwd(), paths, kind: "cluster" }) },
];

process.exitCode = (await runSteps(steps)) ? 0 : 1;
