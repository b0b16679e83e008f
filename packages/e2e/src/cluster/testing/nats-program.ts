import assert from "node:assert/strict";
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { MyData, MyReply, MyResult } from "@wellspring/contract";
import { Loop } from "../../testing/loop.ts";

/**
 * A program that knows NATS alone, by its text: it sends data all the time, and hears replies and
 * results.
 * https://docs.nats.io/reference/reference-protocols/nats-protocol
 */
export class NatsProgram implements AsyncDisposable {
  /** IDs of data that were kept. */
  readonly kept: bigint[] = [];
  /** Results that came, by the ID of their data. */
  readonly results = new Map<bigint, MyResult>();
  readonly #loops = Array.from({ length: loops }, () => new Loop());
  readonly #socket: Socket;
  readonly #replies = new Map<string, (reply: string) => void>();
  #received = Buffer.alloc(0);
  #requests = 0;
  #working: Promise<unknown> = Promise.resolve();
  #welcome: () => void = () => undefined;

  /** Resolves once it hears results, and begins to send. */
  static async open(address: string, user: string, password: string): Promise<NatsProgram> {
    const [host, port] = address.split(":");
    const socket = createConnection(Number(port), host);
    const program = new NatsProgram(socket);
    const welcome = new Promise<void>((resolve) => {
      program.#welcome = resolve;
    });
    await once(socket, "connect");
    const options = { verbose: false, pedantic: false, user, pass: password };
    const subscriptions = `SUB results 1\r\nSUB ${inbox}.* 2\r\n`;
    socket.write(`CONNECT ${JSON.stringify(options)}\r\n${subscriptions}PING\r\n`);
    await welcome;
    program.#working = Promise.all(program.#loops.map((loop) => loop.run(() => program.#send())));
    return program;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      while (this.#take());
    });
  }

  /** Sends until so many more were kept, and no more then; resolves when all results have come. */
  async finish(more: number): Promise<void> {
    const enough = this.kept.length + more;
    while (this.kept.length < enough) await delay(50);
    for (const loop of this.#loops) loop.stop();
    await this.#working;
    while (!this.kept.every((id) => this.results.has(id))) await delay(50);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const loop of this.#loops) loop.stop();
    this.#socket.destroy();
    await once(this.#socket, "close");
  }

  /** Sends data, again where no reply comes. */
  async #send(): Promise<void> {
    const ID = BigInt(this.#requests++);
    const payload = MyData.encode({ ID, Data: -ID, Meta: "e2e" }).finish();
    for (let attempt = 0; ; attempt++) {
      const subject = `${inbox}.${ID}-${attempt}`;
      const { promise, resolve } = Promise.withResolvers<string>();
      this.#replies.set(subject, resolve);
      this.#socket.write(`PUB data ${subject} ${payload.length}\r\n`);
      this.#socket.write(payload);
      this.#socket.write("\r\n");
      const reply = await Promise.race([promise, delay(replyMsMax, "", { ref: false })]);
      this.#replies.delete(subject);
      if (!reply.startsWith("kept as ")) continue;
      this.kept.push(ID);
      return;
    }
  }

  /** Takes one message out of what was received; false where none is whole. */
  #take(): boolean {
    const end = this.#received.indexOf("\r\n");
    if (end < 0) return false;
    const [verb, subject, ...rest] = this.#received.subarray(0, end).toString().split(" ");
    if (verb !== "MSG") {
      this.#received = this.#received.subarray(end + 2);
      this.#answer(verb, [subject, ...rest].join(" "));
      return true;
    }
    const bodyEnd = end + 2 + Number(rest.at(-1));
    if (this.#received.length < bodyEnd + 2) return false;
    this.#hear(subject, this.#received.subarray(end + 2, bodyEnd));
    this.#received = this.#received.subarray(bodyEnd + 2);
    return true;
  }

  #answer(verb: string, text: string): void {
    if (verb === "PING") this.#socket.write("PONG\r\n");
    if (verb === "PONG") this.#welcome();
    assert.notEqual(verb, "-ERR", text);
  }

  #hear(subject: string, payload: Buffer): void {
    if (subject === "results") {
      const result = MyResult.decode(payload);
      this.results.set(result.ID, result);
    } else this.#replies.get(subject)?.(MyReply.decode(payload).TheReply);
  }
}

const inbox = "_INBOX.e2e";
const loops = 4;

/** Longer than engines take to say that nothing was kept. */
const replyMsMax = 6_000;
