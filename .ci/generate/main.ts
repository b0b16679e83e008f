// `npm run generate [-- --check]`: writes the code generated from the .proto files, and the schema
// and table generated from the values of charts, or checks that what is committed is what would be
// written.
import { checkChart, findCharts, generateChart } from "./chart.ts";
import { checkGenerated, findModules, generate } from "./generate.ts";

const root = process.cwd();
const isCheck = process.argv.includes("--check");
const faults = [
  ...findModules(root).flatMap(isCheck ? checkGenerated : generate),
  ...findCharts(root).flatMap(isCheck ? checkChart : generateChart),
];
for (const fault of faults) console.error(fault);
if (faults.length > 0) console.error("run: npm run generate");
process.exitCode = faults.length === 0 ? 0 : 1;
