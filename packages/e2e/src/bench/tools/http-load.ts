import { connect, type Socket } from "node:net";

/**
 * Posts JSON over connections that are kept; closes them at the end. It shares the machine with
 * the server that is measured, so that it does no more than it must: answers are taken to have a
 * content-length.
 */
export class HttpLoad implements Disposable {
  readonly #url: URL;
  readonly #connections: Connection[];

  /** @param connections how many bodies are posted at once. */
  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    const { hostname, port } = this.#url;
    this.#connections = Array.from(
      { length: connections },
      () => new Connection(connect({ host: hostname, port: Number(port), noDelay: true })),
    );
  }

  /** Posts one body; resolves with the answer's text, rejects where its status is not 200. */
  async post(path: string, body: string | Buffer): Promise<string> {
    return await this.#connections[0].ask(path, this.#createRequest(path, body));
  }

  /** Posts `count` bodies on all connections at once; the milliseconds that each of them took. */
  async postMany(path: string, bodies: readonly string[], count: number): Promise<number[]> {
    const requests = bodies.map((body) => this.#createRequest(path, body));
    const tookMs: number[] = [];
    let sent = 0;
    const work = async (connection: Connection): Promise<void> => {
      while (sent < count) {
        const request = requests[sent++ % requests.length];
        const startedAtMs = performance.now();
        await connection.ask(path, request);
        tookMs.push(performance.now() - startedAtMs);
      }
    };
    await Promise.all(this.#connections.map(work));
    return tookMs;
  }

  [Symbol.dispose](): void {
    for (const connection of this.#connections) connection[Symbol.dispose]();
  }

  #createRequest(path: string, body: string | Buffer): Buffer {
    const lines = [
      `POST ${path} HTTP/1.1`,
      `host: ${this.#url.host}`,
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), Buffer.from(body)]);
  }
}

/** One connection, on which one request is asked at a time. */
class Connection implements Disposable {
  readonly #socket: Socket;
  #received = "";
  #answered: PromiseWithResolvers<Answer> | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1").on("data", (text: string) => this.#receive(text));
    const end = (error = new Error("the server closed a connection")) =>
      this.#answered?.reject(error);
    socket.on("error", end).on("close", () => end());
  }

  /** Sends a request; resolves with the text of its answer, rejects where that is not 200. */
  async ask(path: string, request: Buffer): Promise<string> {
    this.#answered = Promise.withResolvers();
    this.#socket.write(request);
    const { status, text } = await this.#answered.promise;
    if (status === 200) return text;
    throw new Error(`${path} answered ${status}: ${text.slice(0, 200)}`);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#received += text;
    try {
      const answer = parseAnswer(this.#received);
      if (!answer) return;
      this.#received = "";
      this.#answered?.resolve(answer);
    } catch (error) {
      this.#answered?.reject(error);
    }
  }
}

type Answer = { status: number; text: string };

/** An answer that has come as a whole; undefined where more is to come. */
const parseAnswer = (received: string): Answer | undefined => {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1];
  if (length === undefined) throw new Error("an answer has no content-length");
  const body = received.slice(end + 4);
  if (body.length < Number(length)) return undefined;
  const status = Number(received.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length));
  return { status, text: Buffer.from(body, "latin1").toString() };
};
