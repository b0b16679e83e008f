import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { ServerProcess } from "../../process/server-process.ts";
import type { Bench } from "../bench.ts";
import { type NatsServers, startNats } from "../nats/nats-servers.ts";
import { untilTrimmed } from "../nats/until-trimmed.ts";
import type { Figure, Gap } from "../report/figure.ts";
import { fillStore } from "../tools/fill-store.ts";
import { createMember } from "../tools/replicated-servers.ts";
import { startServers } from "../tools/servers.ts";
import { seed } from "./inputs.ts";
import { withoutNats } from "./replicated.ts";

/** What is wanted, and in proportion of less. */
const goal = { bytes: 1e9, ms: 30_000 };

/**
 * A backend from its start with an empty folder until it is ready: beside a log that holds all
 * entries, and once that has been trimmed, so that only another backend can help.
 */
export const measureNewBackend = async (
  { sizes, folder, say }: Bench,
  natsProgram: string | undefined,
): Promise<(Figure | Gap)[]> => {
  const { bytes } = sizes.newBackend;
  const scaled = bytes === goal.bytes ? "" : ", goal scaled";
  const what = `a new backend, ${bytes / 1e6} MB of data${scaled}: empty to ready`;
  if (natsProgram === undefined) return [withoutNats(what)];
  await using nats = await startNats(natsProgram, folder);
  const member = await createMember(nats);
  await using servers = await startServers(folder, member.args);
  await member.untilReady();
  const filled = await fillStore(servers, bytes, seed);
  say(`  ${filled.rows} rows, ${Math.round(filled.bytes / 1e6)} MB in the first backend's folder`);
  const figure = (how: string, { ms }: NewBackend): Figure => ({
    what: `${what}, ${how}`,
    unit: "ms",
    goal: { atMost: (goal.ms * bytes) / goal.bytes },
    values: [ms],
  });
  await using follower = await joinLog(nats, folder, trimsSoon);
  const beforeTrim = figure("the log holds all", follower);
  await untilTrimmed(nats);
  await using taker = await joinLog(nats, folder);
  return [beforeTrim, figure("the log is trimmed", taker)];
};

/** Lets the log forget what is on the disks of two backends as soon as it holds 4 MiB. */
const trimsSoon = ["--log-bytes-max", String(16 * 1024 * 1024), "--log-trim-copies", "2"];

/** A backend in a new folder that goes with it, and how long it took until it was ready. */
type NewBackend = AsyncDisposable & { ms: number };

const joinLog = async (
  nats: NatsServers,
  parent: string,
  args: readonly string[] = [],
): Promise<NewBackend> => {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(parent, "new-backend-"));
  opening.defer(() => rm(folder, { recursive: true }));
  const member = await createMember(nats);
  const startedMs = performance.now();
  const allArgs = ["backend", "--data", join(folder, "data"), ...member.args, ...args];
  opening.use(await ServerProcess.start(allArgs));
  await member.untilReady();
  const ms = performance.now() - startedMs;
  const open = opening.move();
  return { ms, [Symbol.asyncDispose]: () => open.disposeAsync() };
};
