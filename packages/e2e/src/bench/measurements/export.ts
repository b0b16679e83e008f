import { devNull } from "node:os";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { countRows } from "../input/generate-runs.ts";
import type { Figure } from "../report/figure.ts";
import { runWellspring, uploadFiles } from "../tools/run-wellspring.ts";
import { startServers } from "../tools/servers.ts";
import { oneRunFile } from "./inputs.ts";
import { repeat } from "./repeat.ts";

/** A large run as csv: into a file, and to where nothing has to be written. */
export const measureExport = async (bench: Bench): Promise<Figure[]> => {
  const { wideRun, repetitions } = bench.sizes;
  const rows = countRows(wideRun);
  const file = await oneRunFile(bench, wideRun);
  await using servers = await startServers(bench.folder);
  const project = "export";
  await uploadFiles(servers, [file], rows, { project });
  const exportTo = async (output: string): Promise<number> => {
    const args = ["export", "run-001", "--format", "csv"];
    return rows / (await runWellspring(servers, args, { project, output })).seconds;
  };
  const figure = async (output: string, where: string): Promise<Figure> => ({
    what: `export of ${rows} rows as csv ${where}`,
    unit: "rows/s",
    goal: { atLeast: 2e6 },
    values: await repeat(repetitions.export, () => exportTo(output)),
  });
  return [
    await figure(join(servers.folder, "export.csv"), "to a file"),
    await figure(devNull, `to ${devNull}`),
  ];
};
