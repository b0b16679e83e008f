import { ServerProcess } from "../../process/server-process.ts";
import type { Bench } from "../bench.ts";
import type { PostgresPrograms } from "../postgres/find-postgres.ts";
import { startInsertServer } from "../postgres/http/insert-server.ts";
import { startReplicatedPostgres } from "../postgres/replicated-postgres.ts";
import type { Figure, Gap } from "../report/figure.ts";
import { ratios } from "../report/statistics.ts";
import { startReplicated } from "../tools/replicated-servers.ts";
import { type LoadedSamples, loadSamples } from "../tools/sample-load.ts";
import { repeat } from "./repeat.ts";
import { type FoundPrograms, withoutNats } from "./replicated.ts";

/**
 * Samples over HTTP through a log that three servers flush; by turns, where there is a PostgreSQL,
 * with one `INSERT` for each into it, behind the same HTTP framework, its standby flushing too.
 */
export const measureSamplesReplicated = async (
  bench: Bench,
  { nats, postgres }: FoundPrograms,
): Promise<(Figure | Gap)[]> => {
  if (nats === undefined) return [withoutNats(`samples by HTTP, ${ours}`)];
  await using ourselves = await startOurselves(nats, bench);
  await using rival = postgres && (await startRival(postgres, bench));
  const { connections, small } = bench.sizes.samples;
  const load = (url: string) => loadSamples(url, connections, small);
  await loadSamples(ourselves.url, connections, small / 10);
  if (rival) await loadSamples(rival.url, connections, small / 10);
  const turns = await repeat(bench.sizes.repetitions.comparison, async () => ({
    ours: await load(ourselves.url),
    theirs: rival && (await load(rival.url)),
  }));
  const what = `samples of 2 KB by HTTP, ${connections} connections`;
  const rates = turns.map((turn) => turn.ours.perSecond);
  const goal = { atLeast: 2_500 };
  const mine: Figure = { what: `${what}, ${ours}`, unit: "/s", goal, values: rates };
  const theirs = turns.flatMap((turn) => turn.theirs ?? []);
  if (!rival) return [mine, { what: inserts, reason: "no PostgreSQL server found" }];
  return [mine, ...compareRates(`${what}, ${rival.name}`, rates, theirs)];
};

const ours = "durable on three NATS servers";
const inserts = "one INSERT each with a standby";

type Served = AsyncDisposable & { url: string; name: string };

const startOurselves = async (nats: string, { folder }: Bench): Promise<Served> => {
  await using opening = new AsyncDisposableStack();
  const { backend } = opening.use(await startReplicated(nats, folder));
  const connected = ["--backend", backend.address];
  const engineArgs = ["engine", "--kind", "statistics", ...connected];
  opening.use(await ServerProcess.start(engineArgs));
  const gatewayArgs = ["gateway", ...connected, "--quiet", "--http", "127.0.0.1:0"];
  const { url = "" } = opening.use(await ServerProcess.start(gatewayArgs));
  const open = opening.move();
  return { url, name: ours, [Symbol.asyncDispose]: () => open.disposeAsync() };
};

const startRival = async (
  programs: PostgresPrograms,
  { folder, sizes: { samples } }: Bench,
): Promise<Served> => {
  await using opening = new AsyncDisposableStack();
  const { socketFolder } = opening.use(await startReplicatedPostgres(programs, folder));
  const { url } = opening.use(await startInsertServer(socketFolder, samples.connections));
  const open = opening.move();
  const name = `Fastify and ${programs.version}, ${inserts}`;
  return { url, name, [Symbol.asyncDispose]: () => open.disposeAsync() };
};

const compareRates = (
  what: string,
  rates: readonly number[],
  theirs: readonly LoadedSamples[],
): Figure[] => {
  const values = theirs.map(({ perSecond }) => perSecond);
  const goal = { atLeast: 1 };
  const compared = ratios(rates, values);
  return [
    { what, unit: "/s", values },
    { what: `times faster than ${inserts}`, unit: "times", goal, values: compared },
  ];
};
