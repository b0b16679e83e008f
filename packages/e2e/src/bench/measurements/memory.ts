import type { Bench } from "../bench.ts";
import type { Figure, Gap } from "../report/figure.ts";
import { AnonymousMemory } from "../tools/anonymous-memory.ts";
import { uploadFiles } from "../tools/run-wellspring.ts";
import { startServers } from "../tools/servers.ts";
import { manyRunsFile, manyRunsRows } from "./inputs.ts";

/** The most anonymous memory of each process while all runs of one file go through. */
export const measureMemory = async (bench: Bench): Promise<(Figure | Gap)[]> => {
  const rows = manyRunsRows(bench);
  const file = await manyRunsFile(bench);
  await using servers = await startServers(bench.folder);
  using gateway = new AnonymousMemory(servers.gateway.pid);
  using backend = new AnonymousMemory(servers.backend.pid);
  const { peakBytes } = await uploadFiles(servers, [file], rows);
  const figure = (tier: string, bytes: number | undefined): Figure | Gap => {
    const what = `peak anonymous memory for ${rows} rows: ${tier}`;
    if (bytes === undefined) return { what, reason: "this system does not tell it" };
    return { what, unit: "MB", goal: { atMost: 200 }, values: [bytes / 1e6] };
  };
  return [
    figure("CLI", peakBytes),
    figure("gateway", gateway.peakBytes),
    figure("backend", backend.peakBytes),
  ];
};
