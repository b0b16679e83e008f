import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** An object of Kubernetes as JSON, as far as specs look at it. */
export type SpecObject = {
  metadata: { name: string; labels?: object; annotations?: Record<string, string> };
  [part: string]: unknown;
};

/** A request that was served. */
export type SpecRequest = { method: string; path: string; query: URLSearchParams; body: unknown };

/**
 * The few paths of Kubernetes' API that commands use, over a real connection: lists by resource
 * (`statefulsets`), single objects, merge patches of them, and of their scale.
 */
export class KubernetesServer implements AsyncDisposable {
  readonly requests: SpecRequest[] = [];
  /** Hears of each change. */
  onPatch: (object: SpecObject) => void = () => undefined;
  /** Serves what asks for an upgrade, such as a forwarded port. */
  onUpgrade: (request: IncomingMessage, socket: Socket) => void = (_, socket) => socket.destroy();
  readonly #objects = new Map<string, SpecObject[]>();
  readonly #folder = mkdtempSync(join(tmpdir(), "wellspring-kube-"));
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async open(): Promise<KubernetesServer> {
    const server = new KubernetesServer();
    server.#server.on("upgrade", (request, socket: Socket) => server.onUpgrade(request, socket));
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    const address = server.#server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    writeFileSync(server.kubeconfig, kubeconfigOf(`http://127.0.0.1:${port}`));
    return server;
  }

  /** The path of a kubeconfig whose context has the namespace `lab`. */
  get kubeconfig(): string {
    return join(this.#folder, "kubeconfig");
  }

  /** Puts the objects of a resource in the place of those that were there. */
  set(resource: string, objects: SpecObject[]): void {
    this.#objects.set(resource, objects);
  }

  find(resource: string, name: string): SpecObject | undefined {
    return this.#objects.get(resource)?.find(({ metadata }) => metadata.name === name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.#folder, { recursive: true });
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? "", "http://spec");
    const { method = "" } = request;
    const sent = await text(request);
    const body: unknown = sent === "" ? undefined : JSON.parse(sent);
    this.requests.push({ method, path, query, body });
    const [, resource = "", name, part] =
      /\/namespaces\/lab\/(\w+)(?:\/([\w.-]+))?(?:\/(\w+))?$/.exec(path) ?? [];
    const object = name === undefined ? undefined : this.find(resource, name);
    if (name === undefined) answerJson(response, 200, { items: this.#objects.get(resource) ?? [] });
    else if (!object) answerJson(response, 404, { message: `${resource} "${name}" not found` });
    else {
      if (method === "PATCH") this.#patch(object, body);
      answerJson(response, 200, part === "scale" ? { ...object, kind: "Scale" } : object);
    }
  }

  #patch(object: SpecObject, patch: unknown): void {
    merge(object, patch);
    this.onPatch(object);
  }
}

const answerJson = (response: ServerResponse, code: number, body: object): void => {
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
};

/** A merge patch, RFC 7396. */
const merge = (target: object, patch: unknown): void => {
  for (const [key, value] of Object.entries(patch ?? {})) {
    const known: unknown = Reflect.get(target, key);
    if (typeof value !== "object" || value === null) Reflect.set(target, key, value);
    else if (typeof known === "object" && known !== null) merge(known, value);
    else Reflect.set(target, key, value);
  }
};

const kubeconfigOf = (server: string): string =>
  JSON.stringify({
    "current-context": "spec",
    clusters: [{ name: "spec", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "spec", user: {} }],
    contexts: [{ name: "spec", context: { cluster: "spec", user: "spec", namespace: "lab" } }],
  });
