// `.ci/tidy`: prints what breaks the habits of this house, or the figures it is measured by.
import { formatFinding } from "./finding.ts";
import { readHouse } from "./house.ts";
import { rules } from "./rules.ts";
import { summarise } from "./summary.ts";

const house = readHouse(process.cwd());
const findings = rules.flatMap((rule) => rule(house));
for (const finding of findings) console.error(formatFinding(finding));
if (findings.length === 0) console.log(summarise(house));
process.exitCode = findings.length === 0 ? 0 : 1;
