import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { encodeBlocks } from "@wellspring/contract";
import { ServerProcess } from "../../process/server-process.ts";
import type { Bench } from "../bench.ts";
import { countRows, growRun, type RunShape } from "../input/generate-runs.ts";
import type { PostgresPrograms } from "../postgres/find-postgres.ts";
import { PostgresServer } from "../postgres/postgres-server.ts";
import type { Figure, Gap } from "../report/figure.ts";
import { ratios } from "../report/statistics.ts";
import { freePorts } from "../tools/free-ports.ts";
import { plateToReadings } from "../tools/plate-readings.ts";
import { uploadFiles } from "../tools/run-wellspring.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { openClient, type PlateBlock, uploadBlocks } from "../tools/upload-blocks.ts";
import { WarehouseCopy } from "../tools/warehouse-copy.ts";
import { manyRunsFile, manyRunsRows, seed } from "./inputs.ts";
import { measureMs, repeat } from "./repeat.ts";

/** What a warehouse copies into a PostgreSQL on this machine, where there is one: how soon. */
export const measureWarehouse = async (
  bench: Bench,
  programs: PostgresPrograms | undefined,
): Promise<(Figure | Gap)[]> => {
  if (!programs) return [{ what: "copies in PostgreSQL", reason: "no PostgreSQL server found" }];
  const [port] = await freePorts(1);
  await using postgres = await PostgresServer.start(programs, bench.folder, { port });
  return [
    ...(await measureOne(bench, postgres)),
    ...(await measureBacklog(bench, postgres, programs.version)),
    ...(await measureLag(bench, postgres)),
  ];
};

/** Uploads before the first that counts. */
const warmUps = 5;

/** One run after the other, each waited for. */
const measureOne = async (bench: Bench, postgres: PostgresServer): Promise<Figure[]> => {
  await using servers = await startServers(bench.folder);
  await using _ = await startWarehouse(servers, postgres, "one_run");
  await using copy = await WarehouseCopy.open(urlOf(postgres), "one_run");
  using client = openClient(servers.address);
  const rows = countRows(bench.sizes.run);
  const runToBlocks = growBlocks(bench.sizes.run);
  const uploadOne = async (run: string): Promise<number> => {
    await uploadBlocks(client, runToBlocks(run));
    return measureMs(() => copy.untilRun(run, rows));
  };
  await repeat(warmUps, (time) => uploadOne(`warm-up-${time}`));
  const values = await repeat(bench.sizes.repetitions.upload, (time) => uploadOne(`run-${time}`));
  const what = `one run, ${rows} rows: acknowledgement to committed in PostgreSQL`;
  return [{ what, unit: "ms", goal: { atMost: 600 }, values }];
};

/** What came in while a warehouse was away; then the same rows by psql, by turns. */
const measureBacklog = async (
  bench: Bench,
  postgres: PostgresServer,
  version: string,
): Promise<Figure[]> => {
  const rows = manyRunsRows(bench);
  const turns = await repeat(bench.sizes.repetitions.comparison, async (time) => {
    const schema = `backlog_${time}`;
    await using servers = await startServers(bench.folder);
    await copyOneReading(servers, postgres, schema);
    await uploadFiles(servers, [await manyRunsFile(bench)], rows);
    await postgres.run("CHECKPOINT");
    const ours = await copyBacklog(servers, postgres, schema, rows + 1);
    const theirs = await copyBySql(servers, postgres, schema, rows + 1);
    await postgres.run(`DROP SCHEMA ${schema} CASCADE`);
    return { ours, theirs };
  });
  const ours = turns.map((turn) => turn.ours);
  const theirs = turns.map((turn) => turn.theirs);
  const what = `backlog of ${rows} rows`;
  const toRates = (times: number[]): number[] => times.map((seconds) => rows / seconds);
  return [
    {
      what: `${what} to PostgreSQL`,
      unit: "rows/s",
      goal: { atLeast: 3e5 },
      values: toRates(ours),
    },
    { what: `${what}: ${version} COPY by psql`, unit: "rows/s", values: toRates(theirs) },
    {
      what: `${what}: times as long as COPY by psql`,
      unit: "times",
      goal: { atMost: 1.2 },
      values: ratios(ours, theirs),
    },
  ];
};

/** Gives a copy its position, so that what comes in later is a backlog, and none of it a first. */
const copyOneReading = async (
  servers: Servers,
  postgres: PostgresServer,
  schema: string,
): Promise<void> => {
  await using _ = await startWarehouse(servers, postgres, schema);
  await using copy = await WarehouseCopy.open(urlOf(postgres), schema);
  using client = openClient(servers.address);
  await uploadBlocks(client, growBlocks({ plates: 1, wells: 1, reads: 1 })("first"));
  await copy.untilReadings(1);
};

/** Seconds from the start of a warehouse until so many readings are committed. */
const copyBacklog = async (
  servers: Servers,
  postgres: PostgresServer,
  schema: string,
  readings: number,
): Promise<number> => {
  const startedMs = performance.now();
  await using _ = await startWarehouse(servers, postgres, schema);
  await using copy = await WarehouseCopy.open(urlOf(postgres), schema);
  await copy.untilReadings(readings);
  return (performance.now() - startedMs) / 1_000;
};

/** Seconds of a COPY of the same rows, as CSV and in the same order, into a table like it. */
const copyBySql = async (
  { folder }: Servers,
  postgres: PostgresServer,
  schema: string,
  readings: number,
): Promise<number> => {
  const csv = join(folder, "readings.csv");
  await postgres.run(`\\copy ${schema}.reading TO '${csv}' (FORMAT csv)`);
  await postgres.run(`CREATE TABLE ${schema}.copied (LIKE ${schema}.reading INCLUDING ALL)`);
  await postgres.run("CHECKPOINT");
  const copy = `COPY ${schema}.copied FROM STDIN (FORMAT csv)`;
  const { seconds, stdout } = await postgres.run(copy, csv);
  if (stdout.trim() !== `COPY ${readings}`) throw new Error(`PostgreSQL said ${stdout.trim()}`);
  return seconds;
};

/** Runs that come at a steady rate, whether or not those before are copied. */
const measureLag = async (bench: Bench, postgres: PostgresServer): Promise<Figure[]> => {
  const { rowsPerSecond, uploads } = bench.sizes.warehouse;
  await using servers = await startServers(bench.folder);
  await using _ = await startWarehouse(servers, postgres, "lag");
  await using copy = await WarehouseCopy.open(urlOf(postgres), "lag");
  using client = openClient(servers.address);
  const rows = countRows(bench.sizes.run);
  const runToBlocks = growBlocks(bench.sizes.run);
  const startedMs = performance.now();
  let acknowledgedMs = startedMs;
  const uploadInTurn = async (place: number): Promise<number> => {
    const run = `run-${place}`;
    const dueMs = startedMs + (place * rows * 1_000) / rowsPerSecond;
    await delay(Math.max(0, dueMs - performance.now()));
    await uploadBlocks(client, runToBlocks(run));
    acknowledgedMs = performance.now();
    return measureMs(() => copy.untilRun(run, rows));
  };
  const values = await Promise.all(
    Array.from({ length: uploads }, (_, place) => uploadInTurn(place)),
  );
  const rate = (uploads * rows * 1_000) / (acknowledgedMs - startedMs);
  const what = `while ${rowsPerSecond} rows/s come in for PostgreSQL`;
  return [
    { what: `${what}: greatest lag`, unit: "ms", goal: { atMost: 5_000 }, percent: 100, values },
    { what: `${what}: acknowledged`, unit: "rows/s", values: [rate] },
  ];
};

const startWarehouse = (
  { backend }: Servers,
  postgres: PostgresServer,
  schema: string,
): Promise<ServerProcess> => {
  const from = ["--backend", backend.address];
  const to = ["--postgres", urlOf(postgres), "--schema", schema];
  return ServerProcess.start(["warehouse", ...from, ...to]);
};

const urlOf = ({ port }: PostgresServer): string =>
  `postgres://postgres@127.0.0.1:${port}/postgres`;

/** Makes the blocks of a run of any name, whose readings are grown once. */
const growBlocks = (shape: RunShape): ((run: string) => PlateBlock[]) => {
  const plates = growRun({ shape, seed }, "run").map((plate) => plateToReadings(plate));
  const blocks = plates.flatMap((readings, plate) =>
    encodeBlocks(readings).map((block) => ({ plate, block })),
  );
  return (run) => blocks.map((block) => ({ run, ...block }));
};
