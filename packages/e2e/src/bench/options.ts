import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BenchSizes, fullSizes, quickSizes } from "./bench.ts";
import { type Measurement, measurements } from "./measurements/measurements.ts";

/** What the command line asks for. */
export type BenchOptions = {
  measurements: readonly Measurement[];
  sizes: BenchSizes;
  /** Where inputs and data are kept. */
  folder: string;
  /** Path of the results. */
  json: string;
  /** Only tell what can be measured. */
  list: boolean;
};

/** The folder of results in the checkout. */
const resultsFolder = join(import.meta.dirname, "../../../../bench-results");

/**
 * Reads `[NAME…] [--json FILE] [--list] [--quick]`, and the folder for data on a real disk from
 * WELLSPRING_BENCH_DIR. Throws where a name or an option is unknown.
 */
export const parseOptions = (argv: readonly string[], env: NodeJS.ProcessEnv): BenchOptions => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: "string", default: join(resultsFolder, "latest.json") },
      list: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
    },
  });
  return {
    measurements: positionals.length === 0 ? measurements : positionals.map(findMeasurement),
    sizes: values.quick ? quickSizes : fullSizes,
    folder: env.WELLSPRING_BENCH_DIR || join(resultsFolder, "data"),
    json: values.json,
    list: values.list,
  };
};

const findMeasurement = (name: string): Measurement => {
  const measurement = measurements.find((candidate) => candidate.name === name);
  if (measurement) return measurement;
  const names = measurements.map((candidate) => candidate.name).join(", ");
  throw new Error(`nothing is measured by the name ${name}: take of ${names}`);
};
