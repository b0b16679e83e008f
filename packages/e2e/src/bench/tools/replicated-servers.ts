import { setTimeout as delay } from "node:timers/promises";
import { type NatsServers, startNats } from "../nats/nats-servers.ts";
import { freePorts } from "./free-ports.ts";
import { type Servers, startServers } from "./servers.ts";

/** A gateway and a backend whose log is kept by three servers of NATS, each of which flushes it. */
export type ReplicatedServers = Servers & { nats: NatsServers };

/** Starts all with their data below `parent`, NATS by its program, and waits until it is ready. */
export const startReplicated = async (
  natsProgram: string,
  parent: string,
): Promise<ReplicatedServers> => {
  await using opening = new AsyncDisposableStack();
  const nats = opening.use(await startNats(natsProgram, parent));
  const member = await createMember(nats);
  const servers = opening.use(await startServers(parent, member.args));
  await member.untilReady();
  const open = opening.move();
  return { ...servers, nats, [Symbol.asyncDispose]: () => open.disposeAsync() };
};

/** What a backend of a shared log is started with, and how to wait until it is ready. */
export type Member = { args: readonly string[]; untilReady: () => Promise<void> };

/** Another backend of the log in NATS, which others can take a snapshot of. */
export const createMember = async ({ urls, monitors }: NatsServers): Promise<Member> => {
  const [address, metrics] = (await freePorts(2)).map((port) => `127.0.0.1:${port}`);
  const log = ["--log", "jetstream", "--nats-url", urls.join(","), "--log-require-sync"];
  const proof = ["--nats-monitor", monitors.join(","), "--metrics", metrics];
  const args = [...log, ...proof, "--listen", address, "--advertise", address];
  return { args, untilReady: () => untilReady(metrics) };
};

const readyMsMax = 300_000;

const untilReady = async (metrics: string): Promise<void> => {
  const deadlineMs = performance.now() + readyMsMax;
  while (!(await fetch(`http://${metrics}/ready`)).ok) {
    if (performance.now() > deadlineMs) throw new Error("the backend is not ready");
    await delay(10);
  }
};
