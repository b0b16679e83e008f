import { setTimeout } from "node:timers/promises";
import type { Client } from "@grpc/grpc-js";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { Backend } from "./backend.ts";

/** Milliseconds that a gateway waits for its backends before it listens without them. */
const attemptMsMax = 5_000;

/** What a choice of backends is made of. */
export type BackendsOptions = {
  /** `host:port` of each. */
  addresses: readonly string[];
  logger: Logger;
  /** Hears whether calls can be served, at each change. */
  onReady: (ready: boolean) => void;
};

/**
 * The backends that a gateway chooses from. It is ready while at least one can be reached and all
 * that can be reached keep the same log; it goes on trying the others.
 */
export class Backends implements Disposable {
  readonly #all: Backend[];
  readonly #logger: Logger;
  readonly #onReady: (ready: boolean) => void;
  #ready = false;
  #next = 0;

  constructor({ addresses, logger, onReady }: BackendsOptions) {
    this.#logger = logger;
    this.#onReady = onReady;
    const changed = () => this.#update();
    this.#all = addresses.map((address) => new Backend(address, logger, changed));
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
   * The backends to try, best first; each call begins with another one.
   *
   * @throws StatusError UNAVAILABLE where there is none.
   */
  choose(): Client[] {
    const reached = this.#listReached();
    const fault = findFault(this.#all, reached);
    if (fault !== undefined) throw new StatusError(Code.UNAVAILABLE, fault);
    const start = this.#next++ % reached.length;
    const turned = [...reached.slice(start), ...reached.slice(0, start)];
    return turned.map(({ client }) => client);
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
  if (reached.length === 0) {
    const addresses = all.map(({ address }) => address).join(", ");
    return `no backend can be reached at ${addresses}`;
  }
  if (new Set(reached.map(({ logId }) => logId)).size === 1) return undefined;
  const logs = reached.map(({ address, logId }) => `${address} keeps ${logId}`).join(", ");
  return `the backends keep different logs: ${logs}`;
};
