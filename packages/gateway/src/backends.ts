import { setTimeout } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { Backend } from "./backend.ts";

/** Milliseconds that a gateway waits for its backends before it listens without them. */
const attemptMsMax = 5_000;

/** What a choice of backends is made of. */
export type BackendsOptions = {
  logger: Logger;
  /** Hears whether calls can be served, at each change. */
  onReady: (ready: boolean) => void;
};

/** What a backend is chosen for; each kind of call goes around on its own. */
export type CallKind = "read" | "write";

/**
 * The backends that a gateway chooses from. It is ready while at least one can be reached and all
 * that can be reached keep the same log; it goes on trying the others.
 */
export class Backends implements Disposable {
  #all: readonly Backend[] = [];
  readonly #logger: Logger;
  readonly #onReady: (ready: boolean) => void;
  readonly #turns: Record<CallKind, number> = { read: 0, write: 0 };
  #ready = false;

  constructor({ logger, onReady }: BackendsOptions) {
    this.#logger = logger;
    this.#onReady = onReady;
  }

  /** The backends are at these addresses (`host:port`) from now on. Calls elsewhere may end. */
  follow(addresses: readonly string[]): void {
    const known = new Map(this.#all.map((backend) => [backend.address, backend]));
    const changed = () => this.#update();
    this.#all = [...new Set(addresses)].map(
      (address) => known.get(address) ?? new Backend(address, this.#logger, changed),
    );
    for (const backend of known.values()) {
      if (!this.#all.includes(backend)) backend[Symbol.dispose]();
    }
    this.#update();
  }

  /** Resolves when each backend was reached, or the first attempt has failed or takes too long. */
  async attempt(): Promise<void> {
    const enough = new AbortController();
    // The timer keeps the process alive too: a channel that connects does not do that.
    const bound = setTimeout(attemptMsMax, undefined, enough).catch(() => undefined);
    await Promise.race([Promise.all(this.#all.map(({ attempted }) => attempted)), bound]);
    enough.abort();
  }

  /**
   * The backends to try, best first: those with the fewest open calls, so that one that has begun
   * to hang gets no more of them; among equals each call begins with another one.
   *
   * @throws StatusError UNAVAILABLE where there is none.
   */
  choose(kind: CallKind): Backend[] {
    const reached = this.#listReached();
    const fault = findFault(this.#all, reached);
    if (fault !== undefined) throw new StatusError(Code.UNAVAILABLE, fault);
    const start = this.#turns[kind]++ % reached.length;
    const turned = [...reached.slice(start), ...reached.slice(0, start)];
    return turned.sort((a, b) => a.openCalls - b.openCalls);
  }

  [Symbol.dispose](): void {
    for (const backend of this.#all) backend[Symbol.dispose]();
  }

  #listReached(): Backend[] {
    return this.#all.filter(({ logId }) => logId !== undefined);
  }

  #update(): void {
    const fault = findFault(this.#all, this.#listReached());
    const ready = fault === undefined;
    if (ready === this.#ready) return;
    this.#ready = ready;
    if (fault === undefined) this.#logger.info("ready");
    else this.#logger.error(`not ready: ${fault}`);
    this.#onReady(ready);
  }
}

/** Why no call can be served; undefined where one can. */
const findFault = (all: readonly Backend[], reached: readonly Backend[]): string | undefined => {
  if (all.length === 0) return "no backend is there yet";
  if (reached.length === 0) {
    const addresses = all.map(({ address }) => address).join(", ");
    return `no backend can be reached at ${addresses}`;
  }
  if (new Set(reached.map(({ logId }) => logId)).size === 1) return undefined;
  const logs = reached.map(({ address, logId }) => `${address} keeps ${logId}`).join(", ");
  return `the backends keep different logs: ${logs}`;
};
