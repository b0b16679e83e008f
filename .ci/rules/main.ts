// `.ci/tidy [PATH…]`: prints what breaks the habits of this house (below PATH, where one is given),
// or the figures it is measured by.
import { formatFinding } from "./finding.ts";
import { readHouse } from "./house.ts";
import { rules } from "./rules.ts";
import { summarise } from "./summary.ts";

const paths = process.argv.slice(2);
const house = readHouse(process.cwd());
const findings = rules
  .flatMap((rule) => rule(house))
  .filter(({ path }) => paths.length === 0 || paths.some((below) => path.startsWith(below)));
for (const finding of findings) console.error(formatFinding(finding));
if (findings.length === 0) console.log(summarise(house));
process.exitCode = findings.length === 0 ? 0 : 1;
