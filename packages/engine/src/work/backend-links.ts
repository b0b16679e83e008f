import type { Client } from "@grpc/grpc-js";
import type { EngineKind } from "../engines.ts";
import { BackendLink, type LinkOptions } from "./backend-link.ts";
import type { WorkStream } from "./work-stream.ts";

/** What links are made of. */
export type LinksOptions = Omit<LinkOptions, "onChange"> & {
  /** Hears whether work comes from any backend, at each change. */
  onReady: (ready: boolean) => void;
};

/** Work from all backends, wherever they are. */
export class BackendLinks implements AsyncDisposable {
  readonly #options: LinksOptions;
  #links: readonly BackendLink[] = [];
  #ready = false;

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  /** The backends are at these addresses (`host:port`) from now on. */
  follow(addresses: readonly string[]): void {
    const before = this.#links;
    const known = new Map(before.map((link) => [link.address, link]));
    const onChange = () => this.#update();
    this.#links = [...new Set(addresses)].map(
      (address) => known.get(address) ?? new BackendLink(address, { ...this.#options, onChange }),
    );
    const gone = before.filter((link) => !this.#links.includes(link));
    for (const link of gone) void link[Symbol.asyncDispose]();
    this.#update();
  }

  /** The sum of a number over the open streams of an engine. */
  sum(kind: EngineKind, numberOf: (stream: WorkStream) => number): number {
    const streams = this.#links.flatMap((link) => link.streamOf(kind) ?? []);
    return streams.reduce((sum, stream) => sum + numberOf(stream), 0);
  }

  /** Channels to the backends that hand out work. */
  get clients(): Client[] {
    return this.#links.filter(({ isReached }) => isReached).map(({ client }) => client);
  }

  /** Takes no more work; resolves when the results of what was taken are kept. */
  async drain(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.drain()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#links.map((link) => link[Symbol.asyncDispose]()));
  }

  #update(): void {
    const ready = this.#links.some(({ isReached }) => isReached);
    if (ready === this.#ready) return;
    this.#ready = ready;
    this.#options.onReady(ready);
  }
}
