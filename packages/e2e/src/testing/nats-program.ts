import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A message as NATS' protocol brings it. */
type Message = { subject: string; header: string; payload: Buffer };

/** What a program is that knows nothing of Wellspring: it talks NATS' own protocol, plain text. */
export class NatsProgram implements Disposable {
  readonly #socket: Socket;
  readonly #hear: (message: Message) => void;
  readonly #answers = new Map<string, (answer: Message) => void>();
  #received: Buffer = Buffer.alloc(0);
  #requests = 0;

  /** Connects to `nats://host:port` and hears what is published on a subject. */
  static async open(url: string, subject: string, hear: (message: Message) => void) {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    const program = new NatsProgram(socket, hear);
    const options = JSON.stringify({ verbose: false, headers: true, no_responders: false });
    socket.write(`CONNECT ${options}\r\nSUB ${subject} 1\r\nSUB ${inbox}.* 2\r\n`);
    return program;
  }

  private constructor(socket: Socket, hear: (message: Message) => void) {
    this.#socket = socket;
    this.#hear = hear;
    socket.on("data", (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      while (this.#readOne());
    });
  }

  /** Sends a request under a name, again and again until it is answered: its answer's payload. */
  async ask(subject: string, name: string, payload: Uint8Array): Promise<Buffer> {
    const reply = `${inbox}.${++this.#requests}`;
    const { promise, resolve } = Promise.withResolvers<Message>();
    this.#answers.set(reply, resolve);
    const header = `NATS/1.0\r\nNats-Msg-Id: ${name}\r\n\r\n`;
    const lengths = `${header.length} ${header.length + payload.length}`;
    const text = Buffer.from(`HPUB ${subject} ${reply} ${lengths}\r\n${header}`);
    const answered = new AbortController();
    const { signal } = answered;
    void promise.then(() => answered.abort());
    while (!signal.aborted) {
      this.#socket.write(Buffer.concat([text, payload, Buffer.from("\r\n")]));
      await delay(askAgainMs, undefined, { signal }).catch(() => undefined);
    }
    this.#answers.delete(reply);
    return (await promise).payload;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  /** Reads one line, with the message that it announces; false where it has not come yet. */
  #readOne(): boolean {
    const end = this.#received.indexOf("\r\n");
    if (end < 0) return false;
    const [kind, subject = "", ...rest] = this.#received.toString("latin1", 0, end).split(" ");
    const isMessage = kind === "MSG" || kind === "HMSG";
    const total = isMessage ? Number(rest.at(-1)) + 2 : 0;
    if (this.#received.length < end + 2 + total) return false;
    const body = this.#received.subarray(end + 2, end + total);
    this.#received = this.#received.subarray(end + 2 + total);
    if (kind === "PING") this.#socket.write("PONG\r\n");
    if (!isMessage) return true;
    const headerBytes = kind === "HMSG" ? Number(rest.at(-2)) : 0;
    const header = body.toString("latin1", 0, headerBytes);
    const message = { subject, header, payload: body.subarray(headerBytes) };
    (this.#answers.get(subject) ?? this.#hear)(message);
    return true;
  }
}

const inbox = "_INBOX.program";

/** Milliseconds before a request is sent again that was not answered. */
const askAgainMs = 2_000;
