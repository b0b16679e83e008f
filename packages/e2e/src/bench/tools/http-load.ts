import { Agent, request } from "node:http";

/** Posts JSON over connections that are kept; closes them at the end. */
export class HttpLoad implements Disposable {
  readonly #url: string;
  readonly #agent: Agent;
  readonly #connections: number;

  constructor(url: string, connections: number) {
    this.#url = url;
    this.#connections = connections;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Posts one body; resolves with the answer's text, rejects where its status is not 200. */
  post(path: string, body: string | Buffer): Promise<string> {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const options = { agent: this.#agent, method: "POST", headers };
    const call = request(`${this.#url}${path}`, options, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.once("error", reject);
      answer.once("end", () => {
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`));
      });
    });
    call.once("error", reject);
    call.end(body);
    return promise;
  }

  /** Posts `count` bodies on all connections at once; the milliseconds that each of them took. */
  async postMany(path: string, bodies: readonly string[], count: number): Promise<number[]> {
    const tookMs: number[] = [];
    let sent = 0;
    const work = async (): Promise<void> => {
      while (sent < count) {
        const body = bodies[sent++ % bodies.length];
        const startedAtMs = performance.now();
        await this.post(path, body);
        tookMs.push(performance.now() - startedAtMs);
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, work));
    return tookMs;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
