import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

type NatsOptions = {
  /** Servers, each a process of its own. */
  count?: number;
  /** Whether they flush each write. */
  isSynced?: boolean;
  /** Largest message that they take. */
  maxPayload?: string;
};

type NatsServer = { name: string; config: string; port: number; monitorPort: number };

/** Real nats-servers with JetStream, of the program on PATH, gone when they are disposed of. */
export class NatsServers implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #servers: readonly NatsServer[];
  readonly #processes = new Map<string, ChildProcess>();

  /** Starts them and waits until each is healthy. */
  static async start(options: NatsOptions = {}): Promise<NatsServers> {
    const { count = 1, isSynced = true, maxPayload = "2MB" } = options;
    const folder = createTemporaryFolder();
    const ports = await freePorts(3 * count);
    const routes = ports.slice(2 * count).map((port) => `nats://127.0.0.1:${port}`);
    const servers = Array.from({ length: count }, (_, index) => {
      const name = `n${index}`;
      const [port, monitorPort] = [ports[index], ports[count + index]];
      mkdirSync(join(folder.path, name));
      const config = join(folder.path, `${name}.conf`);
      const routePort = ports[2 * count + index];
      const sync = isSynced ? ", sync_interval: always" : "";
      const text = [
        `server_name: ${name}`,
        `listen: "127.0.0.1:${port}"`,
        `http: "127.0.0.1:${monitorPort}"`,
        `max_payload: ${maxPayload}`,
        `jetstream { store_dir: "${join(folder.path, name)}"${sync} }`,
        count > 1
          ? `cluster { name: c, listen: "127.0.0.1:${routePort}", routes: [${routes}] }`
          : "",
      ];
      writeFileSync(config, `${text.join("\n")}\n`);
      return { name, config, port, monitorPort };
    });
    const all = new NatsServers(folder, servers);
    for (const { name } of servers) all.startServer(name);
    await all.healthy();
    return all;
  }

  private constructor(folder: TemporaryFolder, servers: readonly NatsServer[]) {
    this.#folder = folder;
    this.#servers = servers;
  }

  get urls(): string[] {
    return this.#servers.map(({ port }) => `nats://127.0.0.1:${port}`);
  }

  get monitors(): string[] {
    return this.#servers.map(({ monitorPort }) => `http://127.0.0.1:${monitorPort}`);
  }

  /** Starts a server that was ended. */
  startServer(name: string): void {
    const server = this.#servers.find((one) => one.name === name);
    if (!server) throw new Error(`no server is called ${name}`);
    this.#processes.set(name, spawn("nats-server", ["-c", server.config], { stdio: "ignore" }));
  }

  /** Ends a server at once, as `kill -9` does. */
  async kill(name: string): Promise<void> {
    const process = this.#processes.get(name);
    this.#processes.delete(name);
    if (!process) return;
    const ended = once(process, "close");
    process.kill("SIGKILL");
    await ended;
  }

  /** Lets a server hang, as one does whose machine stands still. */
  pause(name: string): void {
    this.#processes.get(name)?.kill("SIGSTOP");
  }

  /** Lets a server that hangs go on. */
  resume(name: string): void {
    this.#processes.get(name)?.kill("SIGCONT");
  }

  /** Resolves when all that run are healthy, JetStream and its cluster too. */
  async healthy(): Promise<void> {
    const deadlineMs = Date.now() + 30_000;
    for (const { name, monitorPort } of this.#servers) {
      while (this.#processes.has(name) && !(await isHealthy(monitorPort))) {
        if (Date.now() > deadlineMs) throw new Error(`nats-server ${name} does not become healthy`);
        await delay(50);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map(({ name }) => this.kill(name)));
    this.#folder[Symbol.dispose]();
  }
}

const isHealthy = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
  } catch {
    return false;
  }
};

/** Ports that were free a moment ago. */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const addresses = servers.map((server) => server.address());
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return addresses.map((address) => (typeof address === "object" && address?.port) || 0);
};
