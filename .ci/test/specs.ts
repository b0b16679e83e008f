import { createWriteStream, globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative, resolve, sep } from "node:path";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { createTotals } from "./totals.ts";

/** Specs that need nothing but the checkout, or those that need programs of a cluster on PATH. */
export type SpecKind = "alone" | "cluster";

/** Where to look for specs, which to take (all, where no path is given), and where to report. */
export type SpecsOptions = {
  root: string;
  paths?: readonly string[];
  /** Those that stand alone, where it is not said. */
  kind?: SpecKind;
  output?: Writable;
};

/**
 * Runs the specs with node's runner: those of one process beside each other, the end to end ones,
 * which start several processes each, one after the other, as all that need a cluster. One report,
 * one summary.
 */
export const runSpecs = async (options: SpecsOptions): Promise<boolean> => {
  const { root, paths = [], kind = "alone", output } = options;
  const files = findSpecs(root, paths, kind);
  const heavy = files.filter(isHeavy);
  const light = files.filter((file) => !isHeavy(file));
  const totals = createTotals();
  const events = new PassThrough({ objectMode: true });
  const report = pipeline(
    events,
    spec(),
    output ?? createWriteStream("", { fd: 1, autoClose: false }),
  );
  const besides = kind === "alone" ? availableParallelism() : 1;
  if (light.length > 0) await forward(runFiles(root, light, besides), totals, events);
  if (heavy.length > 0) await forward(runFiles(root, heavy, 1), totals, events);
  for (const event of totals.summary()) events.write(event);
  events.end();
  await report;
  return totals.right();
};

/** The specs of a kind in this checkout below any of the paths, sorted, relative to its root. */
export const findSpecs = (root: string, paths: readonly string[], kind: SpecKind): string[] => {
  const below = paths.map((path) => relative(root, resolve(root, path)));
  const isWanted = (file: string) =>
    below.length === 0 ||
    below.some((path) => path === "" || file === path || file.startsWith(path + sep));
  return globSync(["packages/*/src/**/*.spec.ts", ".ci/**/*.spec.ts"], { cwd: root })
    .filter((file) => file.endsWith(".cluster.spec.ts") === (kind === "cluster"))
    .filter(isWanted)
    .sort();
};

const isHeavy = (file: string): boolean => file.startsWith(`packages${sep}e2e${sep}`);

const runFiles = (root: string, files: readonly string[], concurrency: number): Readable =>
  run({
    cwd: root,
    files: files.map((file) => resolve(root, file)),
    concurrency,
    timeout: fileTimeoutMs,
  });

/** A spec file that takes longer hangs. */
const fileTimeoutMs = 10 * 60 * 1_000;

const forward = async (
  stream: Readable,
  totals: ReturnType<typeof createTotals>,
  events: Writable,
): Promise<void> => {
  for await (const event of stream) if (!totals.take(event)) events.write(event);
};
