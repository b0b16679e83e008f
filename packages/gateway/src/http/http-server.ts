import {
  boundAddress,
  explainListenFault,
  type FinishedCall,
  formatAddress,
  type ListenAddress,
  type Logger,
  type TlsIdentity,
} from "@wellspring/service";
import type { FastifyInstance } from "fastify";
import type { Context } from "../context.ts";
import { createApp } from "./create-app.ts";
import { routes } from "./routes.ts";
import { HeldBodies } from "./samples/held-bodies.ts";
import { Submitter } from "./samples/submitter.ts";

/** What a gateway over HTTP is made of. */
export type HttpServerOptions = {
  listen: ListenAddress;
  context: Context;
  logger: Logger;
  /** With what it proves who it is; without TLS where absent. It outlives the server. */
  tls?: TlsIdentity | undefined;
  /** Hears of every call that has ended. */
  observeCall: (call: FinishedCall) => void;
};

/** The gateway over HTTP. */
export class HttpServer implements AsyncDisposable {
  /** `host:port` that it listens on. */
  readonly address: string;
  readonly #app: FastifyInstance;
  readonly #draining: AbortController;

  private constructor(address: string, app: FastifyInstance, draining: AbortController) {
    this.address = address;
    this.#app = app;
    this.#draining = draining;
  }

  /**
   * Listens and serves.
   *
   * @throws StatusError FAILED_PRECONDITION where the address can't be listened on.
   */
  static async open(options: HttpServerOptions): Promise<HttpServer> {
    const { listen, context, logger, tls, observeCall } = options;
    const parts = {
      context,
      submitter: new Submitter(context.backends),
      heldBodies: new HeldBodies(),
    };
    const draining = new AbortController();
    const app = await createApp(routes, parts, {
      ...{ logger, tls, draining: draining.signal },
      observe: ({ context: call, code, ms }) =>
        observeCall({ method: call.method, principal: call.principal, code, ms, context: call }),
    });
    try {
      await app.listen(listen);
    } catch (thrown) {
      throw explainListenFault(listen, thrown);
    }
    return new HttpServer(formatAddress(boundAddress(app.server)), app, draining);
  }

  /** Takes no more requests; those that are open get so long to end. */
  async shutdown(timeoutMs: number): Promise<void> {
    const { server } = this.#app;
    this.#draining.abort();
    const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
    await this.#app.close();
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown(0);
  }
}
