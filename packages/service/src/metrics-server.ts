import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { formatAddress, type ListenAddress } from "./config.ts";
import type { Health } from "./health.ts";
import { listenOn } from "./listen.ts";
import type { Metrics } from "./metrics.ts";

/** What a metrics server tells, and where. */
export type MetricsServerOptions = { listen: ListenAddress; metrics: Metrics; health: Health };

/**
 * Plain HTTP beside a gRPC server, for what speaks no gRPC: `/metrics` for Prometheus, and `/ready`
 * for whoever starts containers without Kubernetes: 200 while the server is ready, else 503.
 */
export class MetricsServer implements AsyncDisposable {
  /** `host:port` that it listens on. */
  readonly address: string;
  readonly #server: Server;

  private constructor(address: ListenAddress, server: Server) {
    this.address = formatAddress(address);
    this.#server = server;
  }

  /**
   * Listens and serves.
   *
   * @throws StatusError FAILED_PRECONDITION where the address can't be listened on.
   */
  static async open({ listen, metrics, health }: MetricsServerOptions): Promise<MetricsServer> {
    const server = createServer(async (request, response) => {
      const answer = await createAnswer(request, metrics, health);
      send(response, answer);
    });
    return new MetricsServer(await listenOn(server, listen), server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

type Answer = { status: number; text: string; type?: string };

const createAnswer = async (
  { method, url }: IncomingMessage,
  metrics: Metrics,
  health: Health,
): Promise<Answer> => {
  if (method !== "GET" && method !== "HEAD") return { status: 405, text: "GET it\n" };
  if (url === "/metrics") {
    return { status: 200, text: await metrics.metricsText(), type: metrics.registry.contentType };
  }
  if (url === "/ready") {
    return health.isServing("readiness")
      ? { status: 200, text: "ready\n" }
      : { status: 503, text: "not ready\n" };
  }
  return { status: 404, text: "there are /metrics and /ready\n" };
};

const send = (response: ServerResponse, { status, text, type }: Answer): void => {
  response.writeHead(status, { "content-type": type ?? "text/plain; charset=utf-8" });
  response.end(text);
};
