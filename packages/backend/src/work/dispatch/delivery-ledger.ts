import { Work_State } from "@wellspring/contract";
import { DeliveryCount } from "../../gen/wellspring/backend/v1/state.ts";
import type { LogStore } from "../../log/embedded-log.ts";
import type { Write } from "../../store/draft.ts";
import { keyToNumber, numberKey } from "../../store/keyspace.ts";
import { deliveryCounts } from "../../store/records.ts";
import { readWork, stateOfWork } from "../work-state.ts";
import type { Delivery } from "./delivery.ts";

/**
 * How often this backend has handed out works that wait, kept in its store beside the log: work
 * that ends whoever computes it, a backend and its own engines too, is given up all the same.
 */
export class DeliveryLedger {
  readonly #store: LogStore;
  /** Numbers of the works that are in it. */
  readonly #counted = new Set<bigint>();
  /** Numbers of those that are forgotten and to be removed from the store. */
  readonly #stale = new Set<bigint>();

  constructor(store: LogStore) {
    this.#store = store;
    for (const { key } of store.list("deliveries", Buffer.alloc(0))) {
      const number = keyToNumber(key);
      const isWaiting = stateOfWork(readWork(store, number)) === Work_State.WAITING;
      if (isWaiting) this.#counted.add(number);
      else this.#stale.add(number);
    }
  }

  countOf(number: bigint): number {
    if (this.#stale.has(number)) return 0;
    return deliveryCounts.get(this.#store, number)?.deliveries ?? 0;
  }

  /**
   * Counts that these works are about to be handed out once more; resolves once that would survive
   * a crash. The first time of work that came since the backend started is not worth a write:
   * after a crash it is among those that waited before.
   */
  async count(handed: readonly Delivery[]): Promise<void> {
    const counted = handed.filter(({ isFresh, deliveries }) => !isFresh || deliveries > 0);
    if (counted.length === 0) return;
    for (const { number } of counted) {
      this.#counted.add(number);
      this.#stale.delete(number);
    }
    await this.#store.write(counted.map(toWrite));
    await this.#store.flushed();
  }

  /** Forgets work that is finished. */
  forget(number: bigint): void {
    if (this.#counted.delete(number)) this.#stale.add(number);
  }

  /** Removes what was forgotten from the store. */
  async sweep(): Promise<void> {
    if (this.#stale.size === 0) return;
    const stale = [...this.#stale];
    const removed = { keyspace: "deliveries", value: undefined } as const;
    await this.#store.write(stale.map((number) => ({ ...removed, key: numberKey(number) })));
    for (const number of stale) this.#stale.delete(number);
  }
}

const toWrite = ({ number, deliveries }: Delivery): Write => ({
  keyspace: "deliveries",
  key: numberKey(number),
  value: DeliveryCount.encode({ deliveries: deliveries + 1 }).finish(),
});
