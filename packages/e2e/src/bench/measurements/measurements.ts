import type { Bench } from "../bench.ts";
import { findNats } from "../nats/find-nats.ts";
import { findPostgres } from "../postgres/find-postgres.ts";
import type { Figure, Gap } from "../report/figure.ts";
import { measureAccess } from "./access.ts";
import { measureCalc } from "./calc.ts";
import { measureCrunch } from "./crunch.ts";
import { measureDisk } from "./disk.ts";
import { measureDuckdb } from "./duckdb.ts";
import { measureExport } from "./export.ts";
import {
  measureByTimeOrder,
  measureDelayed,
  measureManyFiles,
  measureManyRunsOneFile,
} from "./many-runs.ts";
import { measureMemory } from "./memory.ts";
import { measureNewBackend } from "./new-backend.ts";
import { measurePostgres } from "./postgres.ts";
import { type FoundPrograms, measureReplicated } from "./replicated.ts";
import { measureRobots } from "./robots.ts";
import { measureRun } from "./run.ts";
import { measureSamples } from "./samples.ts";
import { measureSamplesReplicated } from "./samples-replicated.ts";
import { measureWarehouse } from "./warehouse.ts";
import { measureWell } from "./well.ts";
import { measureLargeRunProcess, measureRunProcess } from "./whole-process.ts";

/** Something to measure, by its name on the command line. */
export type Measurement = {
  name: string;
  about: string;
  measure: (bench: Bench) => Promise<(Figure | Gap)[]>;
};

/** Everything that is measured, in this order. */
export const measurements: readonly Measurement[] = [
  { name: "run", about: "one run, servers and client warm", measure: measureRun },
  { name: "run-process", about: "one run, whole command", measure: measureRunProcess },
  { name: "large-run-process", about: "a large run", measure: measureLargeRunProcess },
  { name: "many-runs-one-file", about: "many runs, one file", measure: measureManyRunsOneFile },
  { name: "many-files", about: "many files, one command", measure: measureManyFiles },
  { name: "delayed", about: "many runs over a longer wire", measure: measureDelayed },
  { name: "by-time-order", about: "many runs ordered by time", measure: measureByTimeOrder },
  { name: "export", about: "a large run as csv", measure: measureExport },
  { name: "well", about: "one well of one run", measure: measureWell },
  { name: "disk", about: "bytes of the data folder for each row", measure: measureDisk },
  { name: "memory", about: "peak memory of each process", measure: measureMemory },
  {
    name: "postgres",
    about: "beside PostgreSQL COPY",
    measure: (bench) => measureFoundPostgres(bench),
  },
  { name: "duckdb", about: "beside DuckDB read_csv", measure: measureDuckdb },
  {
    name: "replicated",
    about: "a log of three synced NATS servers, beside PostgreSQL with a standby",
    measure: async (bench) => measureReplicated(bench, await findPrograms()),
  },
  {
    name: "robots",
    about: "robots that append read by read, three synced NATS servers",
    measure: (bench) => measureRobots(bench, findNats(process.env)),
  },
  {
    name: "new-backend",
    about: "an empty backend beside one that holds much",
    measure: (bench) => measureNewBackend(bench, findNats(process.env)),
  },
  { name: "samples", about: "samples over HTTP", measure: measureSamples },
  {
    name: "samples-replicated",
    about: "samples over HTTP, three synced NATS servers, beside PostgreSQL with a standby",
    measure: async (bench) => measureSamplesReplicated(bench, await findPrograms()),
  },
  { name: "calc", about: "calculations, one after the other", measure: measureCalc },
  { name: "crunch", about: "numbers crunched by two engines", measure: measureCrunch },
  {
    name: "warehouse",
    about: "a copy in PostgreSQL, beside COPY by psql",
    measure: async (bench) => measureWarehouse(bench, await findPostgres(process.env)),
  },
  { name: "access", about: "many runs with keys, and with keys and TLS", measure: measureAccess },
];

const measureFoundPostgres = async (bench: Bench): Promise<(Figure | Gap)[]> =>
  measurePostgres(bench, await findPostgres(process.env));

const findPrograms = async (): Promise<FoundPrograms> => ({
  nats: findNats(process.env),
  postgres: await findPostgres(process.env),
});
