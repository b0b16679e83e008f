import type { LogStore } from "../log/embedded-log.ts";
import type { Lmdb } from "../store/lmdb.ts";

/** Holds back the moment at which a store says that what was written is on the disk. */
export class HeldFlush {
  #gate = Promise.resolve();
  #open: () => void = () => undefined;
  #reached = Promise.withResolvers<void>();

  /** From now on nothing counts as flushed. */
  hold(): void {
    this.#reached = Promise.withResolvers();
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  /** Resolves once something was written and only its flush is missing. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  release(): void {
    this.#open();
  }

  /** The store with its flush held back. */
  wrap(store: Lmdb): LogStore {
    return {
      get: (keyspace, key) => store.get(keyspace, key),
      list: (keyspace, prefix, from) => store.list(keyspace, prefix, from),
      write: (writes) => store.write(writes),
      flushed: async () => {
        this.#reached.resolve();
        await this.#gate;
        await store.flushed();
      },
    };
  }
}
