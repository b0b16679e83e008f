import { mkdir } from "node:fs/promises";
import { parseOptions } from "./options.ts";
import { renderFigures } from "./report/figure-table.ts";
import { readCircumstances } from "./report/machine.ts";
import { writeResults } from "./report/results.ts";
import { runBench } from "./run-bench.ts";

// What it has started ends with it.
process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
const { measurements, sizes, folder, json, list } = parseOptions(
  process.argv.slice(2),
  process.env,
);
if (list) {
  for (const { name, about } of measurements) console.log(`${name.padEnd(20)}${about}`);
} else {
  await mkdir(folder, { recursive: true });
  const circumstances = await readCircumstances();
  const bench = { sizes, folder, say: (line: string) => console.error(line) };
  const { results, failures } = await runBench(bench, measurements);
  await writeResults(json, circumstances, results);
  const { machine, node, commit, date } = circumstances;
  console.log(renderFigures(results.flatMap(({ figures }) => figures)));
  const { processor, cores, system, loadAverage } = machine;
  console.log(`${processor}, ${cores} cores with load ${loadAverage}, ${system}, Node ${node}`);
  console.log(`commit ${commit}, ${date}\nall values: ${json}`);
  process.exitCode = failures === 0 ? 0 : 1;
}
