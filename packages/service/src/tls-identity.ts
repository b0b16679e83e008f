import { readFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import { createSecureContext, createServer, type Server } from "node:tls";
import { Code, connectTimeoutMs, StatusError } from "@wellspring/contract";
import type { Logger } from "./log-line.ts";

/** Where a server's certificate and its key are: PEM files. */
export type TlsFiles = {
  /** The certificate, and behind it those of authorities between it and a known one. */
  certPath: string;
  keyPath: string;
};

/** What a TlsIdentity is made of. */
export type TlsIdentityOptions = TlsFiles & {
  logger: Logger;
  /** Milliseconds between two looks at the files; 2,000 by default. */
  lookEveryMs?: number;
};

/**
 * With what servers prove who they are. The files are read again when they change, as certificates
 * are renewed while servers run: connections from then on get the new one. Files that don't go
 * together, as when one is written before the other, leave the former pair in use.
 */
export class TlsIdentity implements Disposable {
  readonly #options: TlsIdentityOptions;
  readonly #servers = new Set<Server>();
  readonly #timer: NodeJS.Timeout;
  #pair: Pair;
  /** Contents that were refused, so that it is said once. */
  #refused: Pair | undefined;

  /** @throws StatusError FAILED_PRECONDITION where the files can't be read or don't go together. */
  static async open(options: TlsIdentityOptions): Promise<TlsIdentity> {
    try {
      return new TlsIdentity(options, checkPair(await readPair(options)));
    } catch (thrown) {
      const { message } = StatusError.from(thrown);
      const text = `no TLS with ${options.certPath} and ${options.keyPath}: ${message}`;
      const next = "name a certificate and its key, both PEM files that this user can read.";
      throw new StatusError(Code.FAILED_PRECONDITION, text, { cause: thrown, next });
    }
  }

  private constructor(options: TlsIdentityOptions, pair: Pair) {
    this.#options = options;
    this.#pair = pair;
    this.#timer = setInterval(() => this.#look(), options.lookEveryMs ?? 2_000).unref();
  }

  /** A server that gives `onConnection` each connection, of HTTP/2, once it speaks TLS. */
  createServer(onConnection: (socket: Socket) => void): Server {
    const options = { ...settings, ...this.#pair, ALPNProtocols: ["h2"] };
    return this.#follow(createServer(options, onConnection));
  }

  /** A server of HTTP/1.1 over TLS. */
  createHttpServer(onRequest: RequestListener): HttpsServer {
    const options = { ...settings, ...this.#pair, ALPNProtocols: ["http/1.1"] };
    return this.#follow(createHttpsServer(options, onRequest));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** Has it renew its certificate too, until it is closed. */
  #follow<Kind extends Server>(server: Kind): Kind {
    this.#servers.add(server);
    // A caller that knows no TLS, or does not trust the certificate, has heard so itself.
    server.on("tlsClientError", (_error, socket) => socket.destroy());
    server.once("close", () => this.#servers.delete(server));
    return server;
  }

  #look(): void {
    const { logger, certPath } = this.#options;
    this.#reload().catch((error: unknown) => {
      logger.error({ err: error, certPath }, "the certificate can't be renewed: goes on as before");
    });
  }

  async #reload(): Promise<void> {
    const pair = await readPair(this.#options);
    if (isEqual(pair, this.#pair) || isEqual(pair, this.#refused)) return;
    this.#refused = pair;
    checkPair(pair);
    this.#pair = pair;
    this.#refused = undefined;
    for (const server of this.#servers) server.setSecureContext(pair);
    this.#options.logger.info({ certPath: this.#options.certPath }, "renewed the certificate");
  }
}

const settings = {
  noDelay: true,
  minVersion: "TLSv1.2",
  handshakeTimeout: connectTimeoutMs,
} as const;

type Pair = { cert: Buffer; key: Buffer };

const readPair = async ({ certPath, keyPath }: TlsFiles): Promise<Pair> => {
  const [cert, key] = await Promise.all([readFile(certPath), readFile(keyPath)]);
  return { cert, key };
};

/** Throws where the two don't go together. */
const checkPair = (pair: Pair): Pair => {
  createSecureContext(pair);
  return pair;
};

const isEqual = (pair: Pair, other: Pair | undefined): boolean =>
  other !== undefined && pair.cert.equals(other.cert) && pair.key.equals(other.key);
