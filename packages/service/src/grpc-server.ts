import { createServer, type Socket, type Server as SocketServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import {
  Code,
  keepaliveTimeMs,
  keepaliveTimeoutMs,
  limits,
  StatusError,
} from "@wellspring/contract";
import type { RunningCall } from "./call-context.ts";
import { formatAddress, type ListenAddress } from "./config.ts";
import { bindHandlers, type CallHooks, type Handlers } from "./handler.ts";
import type { Health } from "./health.ts";
import { widenWindows } from "./http2-window.ts";
import { listenOn } from "./listen.ts";
import type { TlsIdentity } from "./tls-identity.ts";

/** A service's definition and what implements it. */
export type ServedService = readonly [ServiceDefinition, Handlers<UntypedServiceImplementation>];

/** What a server is made of. */
export type GrpcServerOptions = CallHooks & {
  listen: ListenAddress;
  services: readonly ServedService[];
  health: Health;
  /** With what it proves who it is; without TLS where absent. It outlives the server. */
  tls?: TlsIdentity | undefined;
  /** Calls at once on one connection; `limits.streamsPerConnectionMax` by default. */
  streamsMax?: number;
};

/** A gRPC server that listens. */
export class GrpcServer implements AsyncDisposable {
  /** `host:port` that it listens on. */
  readonly address: string;
  readonly port: number;
  readonly #grpc: Server;
  readonly #sockets: SocketServer;
  readonly #connections: Set<Socket>;
  readonly #running: Set<RunningCall>;

  private constructor(
    address: ListenAddress,
    grpc: Server,
    sockets: SocketServer,
    connections: Set<Socket>,
    running: Set<RunningCall>,
  ) {
    this.address = formatAddress(address);
    this.port = address.port;
    this.#grpc = grpc;
    this.#sockets = sockets;
    this.#connections = connections;
    this.#running = running;
  }

  /**
   * Listens and serves.
   *
   * @throws StatusError FAILED_PRECONDITION where the address can't be listened on.
   */
  static async open(options: GrpcServerOptions): Promise<GrpcServer> {
    const { streamsMax = limits.streamsPerConnectionMax } = options;
    const grpc = new Server({ ...serverOptions, "grpc.max_concurrent_streams": streamsMax });
    const running = new Set<RunningCall>();
    const hooks = { ...options, running };
    for (const [definition, handlers] of options.services) {
      grpc.addService(definition, bindHandlers(handlers, hooks));
    }
    options.health.addTo(grpc);
    const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
    widenWindows(grpc);

    const connections = new Set<Socket>();
    const inject = (socket: Socket): void => injector.injectConnection(socket);
    const sockets = options.tls?.createServer(inject) ?? createServer({ noDelay: true }, inject);
    sockets.on("connection", (socket) => {
      connections.add(socket);
      socket.once("close", () => connections.delete(socket));
    });
    // grpc-js's own listening reports no reason as a code and prints to standard error.
    const address = await listenOn(sockets, options.listen);
    return new GrpcServer(address, grpc, sockets, connections, running);
  }

  /**
   * Takes no more calls, lets those that are open end within `timeoutMs`, then ends them with
   * UNAVAILABLE.
   *
   * @returns whether all ended by themselves.
   */
  async shutdown(timeoutMs: number): Promise<boolean> {
    if (this.#sockets.listening) this.#sockets.close();
    // Asks clients to leave once their calls have ended; its callback comes before they have.
    this.#grpc.tryShutdown(() => undefined);
    const closed = Promise.all([...this.#connections].map(closing));
    const closedWithin = (ms: number) =>
      Promise.race([closed.then(() => true), delay(ms, false, { ref: false })]);

    const allEnded = await closedWithin(timeoutMs);
    if (!allEnded) {
      const reason = new StatusError(Code.UNAVAILABLE, "the server is stopping");
      for (const call of this.#running) call.abort(reason);
      await closedWithin(farewellMs);
    }
    for (const socket of this.#connections) socket.destroy();
    await closed;
    this.#grpc.forceShutdown();
    return allEnded;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown(0);
  }
}

/** Resolves when a connection is closed, by a reset too, which `once` would reject with. */
const closing = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once("close", () => resolve()));

/** Milliseconds that callers get to hear that their calls were cut. */
const farewellMs = 500;

/** grpc-js's server takes pings as often as they come; clients of ours send one every 10 s. */
const serverOptions = {
  "grpc.max_send_message_length": limits.messageBytesMax,
  "grpc.max_receive_message_length": limits.messageBytesMax,
  "grpc.keepalive_time_ms": keepaliveTimeMs,
  "grpc.keepalive_timeout_ms": keepaliveTimeoutMs,
  "grpc.enable_channelz": 0,
};
