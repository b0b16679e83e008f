import { randomFillSync } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  callUnary,
  createInsecure,
  WorkServiceClient,
  WorkServiceService,
} from "@wellspring/contract";
import { ServerProcess } from "../../process/server-process.ts";
import { SeededRandom } from "../../seeded-random.ts";
import type { Bench } from "../bench.ts";
import type { Figure } from "../report/figure.ts";
import { HttpLoad } from "../tools/http-load.ts";
import { loadSamples, sampleOf } from "../tools/sample-load.ts";
import { seed } from "./inputs.ts";
import { measureMs, repeat } from "./repeat.ts";

/** Samples over HTTP: many small ones, large ones, and questions about many. */
export const measureSamples = async (bench: Bench): Promise<Figure[]> => {
  await using server = await startServer(bench.folder);
  return [
    ...(await measureSmall(bench, server.url)),
    ...(await measureLarge(bench, server.url)),
    ...(await measureQuery(bench, server)),
  ];
};

type Server = AsyncDisposable & { url: string; address: string };

const startServer = async (parent: string): Promise<Server> => {
  await mkdir(parent, { recursive: true });
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(parent, "samples-"));
  opening.defer(() => rm(folder, { recursive: true }));
  const args = ["serve", "--data", join(folder, "data"), "--http", "127.0.0.1:0"];
  const server = opening.use(await ServerProcess.start(args));
  const open = opening.move();
  const { url = "", address } = server;
  return { url, address, [Symbol.asyncDispose]: () => open.disposeAsync() };
};

const measureSmall = async ({ sizes: { samples } }: Bench, url: string): Promise<Figure[]> => {
  const { connections, small } = samples;
  await loadSamples(url, connections, small / 10);
  const { perSecond, tookMs: values } = await loadSamples(url, connections, small);
  const what = `samples of 2 KB by HTTP, ${connections} connections, durable`;
  return [
    { what, unit: "/s", goal: { atLeast: 5_000 }, values: [perSecond] },
    { what: `${what}: p99`, unit: "ms", goal: { atMost: 50 }, percent: 99, values },
  ];
};

const measureLarge = async ({ sizes: { samples } }: Bench, url: string): Promise<Figure[]> => {
  const body = sampleOf(new SeededRandom(seed), samples.largeBytes);
  using load = new HttpLoad(url, 1);
  const computedMs: number[] = [];
  const rates = await repeat(samples.large, async () => {
    let id = "";
    const tookMs = await measureMs(async () => {
      id = JSON.parse(await load.post("/v1/raw", body)).submission_id;
    });
    computedMs.push(await measureMs(() => untilProcessed(`${url}/v1/processed/${id}`)));
    return body.length / 1e6 / (tookMs / 1_000);
  });
  const what = "bodies of 20 MB";
  return [
    { what, unit: "MB/s", goal: { atLeast: 60 }, values: rates },
    { what: `${what}: computed after`, unit: "ms", goal: { atMost: 1_000 }, values: computedMs },
  ];
};

const untilProcessed = async (url: string): Promise<void> => {
  for (;;) {
    const { status } = await fetch(url);
    if (status === 200) return;
    if (status !== 202) throw new Error(`${url} answered ${status}`);
  }
};

const measureQuery = async (
  { sizes: { samples }, say }: Bench,
  { url, address }: Server,
): Promise<Figure[]> => {
  say(`${samples.queried} samples are handed in first`);
  await submitMany(address, samples.queried);
  const random = new SeededRandom(seed);
  using load = new HttpLoad(url, 1);
  const query = async () => {
    const min = random.between(0, 999) / 1_000;
    const found = await load.post(
      "/v1/processed/query?limit=100",
      JSON.stringify({ mean: { min } }),
    );
    if (!found.startsWith('[{"submission_id"'))
      throw new Error(`nothing has a mean from ${min} on`);
  };
  await repeat(samples.queries / 10, query);
  const values = await repeat(samples.queries, () => measureMs(query));
  const what = `100 of ${samples.queried} processed samples by their mean: p99`;
  return [{ what, unit: "ms", goal: { atMost: 10 }, percent: 99, values }];
};

/** Hands in small samples over gRPC, a thousand a call, and waits until they are computed. */
const submitMany = async (address: string, count: number): Promise<void> => {
  const random = new SeededRandom(seed);
  using stack = new DisposableStack();
  const client = stack.adopt(new WorkServiceClient(address, createInsecure()), (open) =>
    open.close(),
  );
  for (let sent = 0; sent < count; sent += 1_000) {
    const submissions = Array.from({ length: Math.min(1_000, count - sent) }, () => ({
      ...{ workId: randomFillSync(Buffer.alloc(16)), project: "", engine: "statistics" },
      ...{ body: Buffer.from(sampleOf(random, 60)), contentType: "", stagedChunks: 0, errors: [] },
    }));
    await callUnary(client, WorkServiceService.submit, { submissions, waitMs: 60_000 });
  }
};
