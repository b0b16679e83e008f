import { Client } from "@grpc/grpc-js";
import { Code, channelOptions, createInsecure, StatusError } from "@wellspring/contract";

/** Backends that hold the same, of which one is asked as long as it answers. */
export class BackendChoice implements Disposable {
  /** By address; the one that answered last comes first. */
  #clients = new Map<string, Client>();

  /** The backends are at these addresses (`host:port`) from now on. */
  follow(addresses: readonly string[]): void {
    const before = this.#clients;
    const stayed = [...before].filter(([address]) => addresses.includes(address));
    this.#clients = new Map(stayed);
    for (const address of addresses) {
      if (!this.#clients.has(address)) this.#clients.set(address, createClient(address));
    }
    for (const [address, client] of before) {
      if (!this.#clients.has(address)) client.close();
    }
  }

  /**
   * What the first backend gives that has an answer; each is asked once.
   *
   * @param mayOtherAnswer whether to ask another one after this error.
   * @throws StatusError the first one after which no other is asked; where all were asked, one
   *   that tells more than that a backend is away, if there is any.
   */
  async ask<Answer>(
    attempt: (client: Client) => Promise<Answer>,
    mayOtherAnswer: (error: StatusError) => boolean,
  ): Promise<Answer> {
    let failure: StatusError | undefined;
    for (const [address, client] of [...this.#clients]) {
      try {
        const answer = await attempt(client);
        this.#prefer(address);
        return answer;
      } catch (thrown) {
        const error = StatusError.from(thrown);
        if (!mayOtherAnswer(error)) throw error;
        if (!failure || failure.code === Code.UNAVAILABLE) failure = error;
      }
    }
    throw failure ?? new StatusError(Code.UNAVAILABLE, "no backend is known");
  }

  [Symbol.dispose](): void {
    this.follow([]);
  }

  #prefer(address: string): void {
    const client = this.#clients.get(address);
    if (client) this.#clients = new Map([[address, client], ...this.#clients]);
  }
}

const createClient = (address: string): Client =>
  new Client(address, createInsecure(), channelOptions);
