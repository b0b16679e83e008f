// `npm run generate [-- --check]`: writes the code generated from the .proto files, or checks that
// what is committed is what would be written.
import { checkGenerated, findModules, generate } from "./generate.ts";

const faults = findModules(process.cwd()).flatMap(
  process.argv.includes("--check") ? checkGenerated : generate,
);
for (const fault of faults) console.error(fault);
if (faults.length > 0) console.error("run: npm run generate");
process.exitCode = faults.length === 0 ? 0 : 1;
