import type { Bench } from "../bench.ts";
import type { PostgresPrograms } from "../postgres/find-postgres.ts";
import { startReplicatedPostgres } from "../postgres/replicated-postgres.ts";
import type { Figure, Gap } from "../report/figure.ts";
import { startReplicated } from "../tools/replicated-servers.ts";
import { compare } from "./comparison.ts";
import { manyRunsFile } from "./inputs.ts";
import { measureFiles } from "./many-runs.ts";
import { copyInto } from "./postgres.ts";

/** Programs of others, where they are installed. */
export type FoundPrograms = {
  /** Path of nats-server. */
  nats: string | undefined;
  postgres: PostgresPrograms | undefined;
};

const goal = { atLeast: 2.5e6 };

/**
 * All runs in one file through a log that three servers flush, beside PostgreSQL, where there is
 * one, with a standby that flushes too.
 */
export const measureReplicated = async (
  bench: Bench,
  { nats, postgres }: FoundPrograms,
): Promise<(Figure | Gap)[]> => {
  if (nats === undefined) return [withoutNats("a log of three NATS servers")];
  const name = "Wellspring on three NATS servers";
  const start = (parent: string) => startReplicated(nats, parent);
  if (!postgres) {
    const input = { how: `in one file, ${name}`, files: [await manyRunsFile(bench)], goal };
    const gap = { what: "PostgreSQL COPY with a standby", reason: "no PostgreSQL server found" };
    return [...(await measureFiles(bench, input, start)), gap];
  }
  await using server = await startReplicatedPostgres(postgres, bench.folder);
  const rival = {
    name: `${postgres.version} COPY with a standby`,
    timesSlower: 10,
    load: (csv: string, rows: number) => copyInto(server, csv, rows),
  };
  return await compare(bench, rival, { name, start, goal });
};

/** What there is to say where PATH has no nats-server. */
export const withoutNats = (what: string): Gap => ({ what, reason: "no nats-server on PATH" });
