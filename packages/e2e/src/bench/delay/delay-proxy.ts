import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { delayed } from "./delayed.ts";

/** Where a proxy passes connections on to, and how much later. */
export type DelayOptions = {
  host: string;
  port: number;
  /** Milliseconds for each direction: half of what is added to a round trip. */
  delayMs: number;
};

/** A proxy for TCP that behaves like a longer wire of any bandwidth. */
export class DelayProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /** Listens on a free port of 127.0.0.1. */
  static async open(options: DelayOptions): Promise<DelayProxy> {
    const proxy = new DelayProxy(options);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  private constructor(options: DelayOptions) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (near) =>
      this.#join(near, options),
    );
  }

  /** `host:port`. */
  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy is closed");
    return `${address.address}:${address.port}`;
  }

  /** Closes all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(near: Socket, { host, port, delayMs }: DelayOptions): void {
    const far = connect({ host, port, allowHalfOpen: true, noDelay: true });
    this.#keep(near);
    this.#keep(far);
    const passing = [
      pipeline(near, ...delayed(delayMs), far),
      pipeline(far, ...delayed(delayMs), near),
    ];
    // A connection that breaks on one side breaks on the other.
    Promise.all(passing).catch(() => {
      near.destroy();
      far.destroy();
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
