import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { KubeConfig, type V1Endpoint } from "@kubernetes/client-node";

/** The paths of Kubernetes' API that a watch of EndpointSlices uses, over a real connection. */
export class SliceServer implements AsyncDisposable {
  /** Queries of the requests so far. */
  readonly queries: URLSearchParams[] = [];
  /** Versions up to this one are forgotten: a watch from there is told that they are gone. */
  forgottenVersion = 0;
  /** Answers with 503. */
  isAway = false;
  readonly #slices = new Map<string, object>();
  readonly #watches = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => this.#answer(request, response));
  #version = 1;
  #port = 0;

  static async open(): Promise<SliceServer> {
    const server = new SliceServer();
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    const address = server.#server.address();
    server.#port = typeof address === "object" && address ? address.port : 0;
    return server;
  }

  /** How it is reached. */
  get config(): KubeConfig {
    const config = new KubeConfig();
    const server = `http://127.0.0.1:${this.#port}`;
    config.loadFromClusterAndUser({ name: "spec", server, skipTLSVerify: true }, { name: "spec" });
    return config;
  }

  get openWatches(): number {
    return this.#watches.size;
  }

  /** Puts pods in a slice, those at these `host:port`s, and tells whoever watches. */
  set(name: string, addresses: readonly string[], conditions = { serving: true }): void {
    const metadata = { name, resourceVersion: String(++this.#version) };
    const endpoints: V1Endpoint[] = addresses.map((address) => ({
      addresses: [hostOf(address)],
      targetRef: { kind: "Pod", name: address },
      conditions,
    }));
    const ports = [{ name: "grpc", port: Number(addresses[0]?.split(":")[1] ?? 1) }];
    const slice = { metadata, addressType: "IPv4", endpoints, ports };
    const type = this.#slices.has(name) ? "MODIFIED" : "ADDED";
    this.#slices.set(name, slice);
    this.#tell({ type, object: slice });
  }

  delete(name: string): void {
    const metadata = { name, resourceVersion: String(++this.#version) };
    this.#slices.delete(name);
    this.#tell({ type: "DELETED", object: { metadata, addressType: "IPv4", endpoints: [] } });
  }

  /** Changes a slice while nobody hears of it. */
  setUnheard(name: string, addresses: readonly string[]): void {
    this.cutWatches();
    this.set(name, addresses);
  }

  /** Sends an event as it is. */
  tell(event: object): void {
    this.#tell(event);
  }

  /** Ends what is open once it is sent. */
  cutWatches(): void {
    for (const watch of this.#watches) watch.end();
    this.#watches.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cutWatches();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { searchParams } = new URL(request.url ?? "", "http://spec");
    this.queries.push(searchParams);
    const isGone = Number(searchParams.get("resourceVersion")) <= this.forgottenVersion;
    if (this.isAway) response.writeHead(503).end();
    else if (searchParams.get("watch") !== "true") this.#list(response);
    else if (isGone) response.writeHead(410).end();
    else this.#watch(response);
  }

  #watch(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    this.#watches.add(response);
    response.once("close", () => this.#watches.delete(response));
  }

  #list(response: ServerResponse): void {
    const metadata = { resourceVersion: String(this.#version) };
    const items = [...this.#slices.values()];
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "EndpointSliceList", metadata, items }));
  }

  #tell(event: object): void {
    for (const watch of this.#watches) watch.write(`${JSON.stringify(event)}\n`);
  }
}

const hostOf = (address: string): string => address.split(":")[0];
