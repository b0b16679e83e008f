import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { endWithThisProcess } from "../../process/children.ts";
import { freePorts } from "../tools/free-ports.ts";

/** Three servers of NATS, one cluster, each of which flushes a write before it acknowledges it. */
export type NatsServers = AsyncDisposable & {
  /** `nats://host:port` of each. */
  urls: readonly string[];
  /** `http://host:port` of the monitoring of each. */
  monitors: readonly string[];
};

const count = 3;

/** Starts the program `nats-server` three times with data below `parent`; waits for a quorum. */
export const startNats = async (program: string, parent: string): Promise<NatsServers> => {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(parent, "nats-"));
  opening.defer(() => rm(folder, { recursive: true }));
  const ports = await freePorts(3 * count);
  const [clients, monitoring, routes] = [0, 1, 2].map((use) =>
    ports.slice(use * count, (use + 1) * count).map((port) => `127.0.0.1:${port}`),
  );
  for (const [index, listen] of clients.entries()) {
    const name = `nats-${index}`;
    const config = join(folder, `${name}.conf`);
    const lines = [
      `server_name: ${name}`,
      `listen: "${listen}"`,
      `http: "${monitoring[index]}"`,
      "max_payload: 2MB",
      `jetstream { store_dir: "${join(folder, name)}", sync_interval: always }`,
      `cluster { name: bench, listen: "${routes[index]}"`,
      `  routes: [${routes.map((route) => `"nats://${route}"`)}] }`,
    ];
    await writeFile(config, `${lines.join("\n")}\n`);
    const child = spawn(program, ["-c", config], { stdio: "ignore" });
    endWithThisProcess(child);
    opening.defer(() => stop(child));
  }
  const urls = clients.map((address) => `nats://${address}`);
  const monitors = monitoring.map((address) => `http://${address}`);
  await Promise.all(monitors.map(untilHealthy));
  const open = opening.move();
  return { urls, monitors, [Symbol.asyncDispose]: () => open.disposeAsync() };
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
};

const healthyMsMax = 30_000;

const untilHealthy = async (monitor: string): Promise<void> => {
  const deadlineMs = performance.now() + healthyMsMax;
  while (!(await isHealthy(monitor))) {
    if (performance.now() > deadlineMs) throw new Error(`nats-server at ${monitor} is not healthy`);
    await delay(50);
  }
};

const isHealthy = (monitor: string): Promise<boolean> =>
  fetch(`${monitor}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
