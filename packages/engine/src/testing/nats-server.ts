import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A real nats-server, of the program on PATH, gone when it is disposed of. */
export class NatsServer implements AsyncDisposable {
  readonly url: string;
  readonly #folder: string;
  readonly #monitor: string;
  #process: ChildProcess | undefined;

  /** Starts it with these lines of configuration beside its own, and waits until it is healthy. */
  static async start(...lines: readonly string[]): Promise<NatsServer> {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-nats-"));
    const [port, monitorPort] = [await freePort(), await freePort()];
    const own = [`listen: "127.0.0.1:${port}"`, `http: "127.0.0.1:${monitorPort}"`];
    const store = `jetstream { store_dir: "${join(folder, "store")}" }`;
    await writeFile(join(folder, "nats.conf"), [...own, store, ...lines, ""].join("\n"));
    const server = new NatsServer(folder, port, monitorPort);
    await server.restart();
    return server;
  }

  private constructor(folder: string, port: number, monitorPort: number) {
    this.#folder = folder;
    this.url = `nats://127.0.0.1:${port}`;
    this.#monitor = `http://127.0.0.1:${monitorPort}/healthz`;
  }

  /** Starts it again at the same address, after it was killed. */
  async restart(): Promise<void> {
    const config = join(this.#folder, "nats.conf");
    this.#process = spawn("nats-server", ["-c", config], { stdio: "ignore" });
    const isHealthy = () =>
      fetch(this.#monitor).then(
        ({ ok }) => ok,
        () => false,
      );
    const deadlineMs = performance.now() + 30_000;
    while (!(await isHealthy())) {
      if (performance.now() > deadlineMs) throw new Error("nats-server does not become healthy");
      await delay(20);
    }
  }

  /** Ends it at once, as `kill -9` does. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (!process) return;
    const ended = once(process, "close");
    process.kill("SIGKILL");
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true });
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await once(server.close(), "close");
  return (typeof address === "object" && address?.port) || 0;
};
