import { createLogger } from "@wellspring/service";
import { BackendServer } from "../backend-server.ts";
import type { Parts } from "../context.ts";
import type { NatsConfig } from "../log/nats-config.ts";
import { NatsStream } from "../log/nats-stream.ts";
import { BackendClient, specConfig } from "./backend.ts";
import { freePorts, NatsServers } from "./nats-servers.ts";
import { createTemporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const readSpace = async () => ({ usedPercent: 0 });

/** One backend of a group, a client of it, and the folder that it keeps its store in. */
export type Member = { server: BackendServer; client: BackendClient; folder: string };

/** Backends that reach each other and share a log, each in a folder that is gone with them. */
export class BackendGroup implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #servers: NatsServers;
  readonly #nats: NatsConfig;

  /** Starts one nats-server, and no backend yet. */
  static async start(): Promise<BackendGroup> {
    await using stack = new AsyncDisposableStack();
    const servers = stack.use(await NatsServers.start());
    const [user, password] = [undefined, undefined];
    const bytesMax = 64 * 1024 * 1024;
    const [stream, replicas] = ["group", 1];
    const nats = { servers: servers.urls, user, password, stream, replicas, bytesMax, listenMs: 0 };
    return new BackendGroup(stack.move(), servers, nats);
  }

  private constructor(stack: AsyncDisposableStack, servers: NatsServers, nats: NatsConfig) {
    this.#stack = stack;
    this.#servers = servers;
    this.#nats = nats;
  }

  /** Opens one more, or one in the folder of one that is closed, and waits until it is ready. */
  async open(parts: Partial<Parts> = {}, former?: Pick<Member, "folder">): Promise<Member> {
    const folder = former?.folder ?? this.#stack.use(createTemporaryFolder()).path;
    const [port] = await freePorts(1);
    const log = {
      kind: "jetstream" as const,
      nats: this.#nats,
      monitors: [],
      requireSync: false,
      assertSynced: true,
      trimCopies: 2,
      advertise: `127.0.0.1:${port}`,
    };
    const config = { ...specConfig(folder), log, listen: { host: "127.0.0.1", port } };
    const server = this.#stack.use(
      await BackendServer.open(config, { logger, readSpace, ...parts }),
    );
    const client = new BackendClient(server.address);
    this.#stack.defer(() => client.client.close());
    await untilReady({ server });
    return { server, client, folder };
  }

  /** Ends the nats-server, and starts it again. */
  async restartNats(): Promise<void> {
    await this.#servers.kill("n0");
    this.#servers.startServer("n0");
    await this.#servers.healthy();
  }

  /** Has the log forget all that it holds. */
  async trim(): Promise<void> {
    await using stream = await NatsStream.open(this.#nats, logger, {});
    await stream.trim((await stream.bounds()).last);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** Waits until a backend is ready, or ready again. */
export const untilReady = ({ server }: Pick<Member, "server">): Promise<void> =>
  until(() => server.context?.health.isServing("readiness") ?? false);
