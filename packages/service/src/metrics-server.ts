import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { formatAddress, type ListenAddress } from "./config.ts";
import type { Health, HealthQuestion } from "./health.ts";
import { listenOn } from "./listen.ts";
import type { Metrics } from "./metrics.ts";

/** What a metrics server tells, and where. */
export type MetricsServerOptions = { listen: ListenAddress; metrics: Metrics; health: Health };

/**
 * Plain HTTP beside a gRPC server, for what speaks no gRPC: `/metrics` for Prometheus; `/ready`,
 * `/started` and `/live` for whoever starts containers: 200 while the server is that, else 503.
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
  const question = questions.get(url ?? "");
  if (question === undefined) return { status: 404, text: `there are ${paths}\n` };
  const [asked, text] = question;
  return health.isServing(asked) ? { status: 200, text } : { status: 503, text: `not ${text}` };
};

/** What whoever can't ask over gRPC asks: Kubernetes can't where a server speaks TLS. */
const questions = new Map<string, readonly [HealthQuestion, string]>([
  ["/ready", ["readiness", "ready\n"]],
  ["/started", ["startup", "started\n"]],
  ["/live", ["liveness", "live\n"]],
]);

const paths = ["/metrics", ...questions.keys()].join(", ");

const send = (response: ServerResponse, { status, text, type }: Answer): void => {
  response.writeHead(status, { "content-type": type ?? "text/plain; charset=utf-8" });
  response.end(text);
};
