import { type EngineOpen, limits, type WorkItem, type WorkResponse } from "@wellspring/contract";
import { type Delivery, isSpent } from "./delivery.ts";

/** Milliseconds after which an engine that there is nothing for hears so. */
const tellEveryMs = 60_000;

/** Where a session gets work, and gives back what it has not finished. */
export type SessionSource = {
  handOut(session: EngineSession): Promise<WorkItem[]>;
  giveBack(delivery: Delivery): void;
  close(session: EngineSession): void;
};

/** One stream of one copy of an engine: what it has, for how long, and what it is to be told. */
export class EngineSession implements Disposable {
  readonly engine: string;
  readonly version: string;
  readonly #capacity: number;
  readonly #source: SessionSource;
  /** What it computes, by id; the leases that end first come first. */
  readonly #leased = new Map<string, { delivery: Delivery; endMs: number }>();
  /** What it has finished, until that is durable. */
  readonly #finishing = new Map<string, Delivery>();
  readonly #settled: Buffer[] = [];
  #wake: () => void = () => undefined;
  #isEnded = false;
  #reason: unknown;

  constructor({ engine, version, capacity }: EngineOpen, source: SessionSource) {
    this.engine = engine;
    this.version = version;
    this.#capacity = capacity;
    this.#source = source;
  }

  /** How many works it takes more. One that it has for the last time it has alone. */
  get room(): number {
    const [first] = this.#leased.values();
    if (this.#isEnded || (first && isSpent(first.delivery))) return 0;
    return Math.max(0, this.#capacity - this.#leased.size - this.#finishing.size);
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get isIdle(): boolean {
    return this.#leased.size + this.#finishing.size === 0;
  }

  /** What it is told, as fast as it takes that; throws the reason that it ends for. */
  async *responses(): AsyncGenerator<WorkResponse, undefined> {
    while (!this.#isEnded) {
      const { promise: awake, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const items = await this.#source.handOut(this);
      const settled = this.#settled.splice(0);
      if (items.length + settled.length > 0) {
        yield { items, settled };
        continue;
      }
      const timer = setTimeout(resolve, tellEveryMs).unref();
      const asleepAtMs = performance.now();
      await awake;
      clearTimeout(timer);
      if (performance.now() - asleepAtMs >= tellEveryMs) yield { items: [], settled: [] };
    }
    if (this.#reason !== undefined) throw this.#reason;
    return undefined;
  }

  /** There may be something for it. */
  wake(): void {
    this.#wake();
  }

  /** It has these works from now on; false where it has ended, and they are given back. */
  lease(deliveries: readonly Delivery[], nowMs: number): boolean {
    for (const delivery of deliveries) {
      if (this.#isEnded) this.#source.giveBack(delivery);
      else this.#lease(delivery, nowMs);
    }
    return !this.#isEnded;
  }

  /** Its leases of these works begin anew. */
  extend(workIds: readonly Buffer[], nowMs: number): void {
    for (const workId of workIds) {
      const lease = this.#leased.get(keyOf(workId));
      if (!lease) continue;
      this.#leased.delete(keyOf(workId));
      this.#lease(lease.delivery, nowMs);
    }
  }

  /** Gives back works of which it was not heard for too long. */
  expire(nowMs: number): void {
    for (const [key, { delivery, endMs }] of this.#leased) {
      if (endMs > nowMs) return;
      this.#leased.delete(key);
      this.#source.giveBack(delivery);
    }
  }

  /** It has finished these works; `isKept` tells whether that came to be durable. */
  async finish(workIds: readonly Buffer[], isKept: Promise<unknown>): Promise<void> {
    const keys = workIds.map(keyOf);
    for (const key of keys) {
      const lease = this.#leased.get(key);
      if (!lease) continue;
      this.#leased.delete(key);
      this.#finishing.set(key, lease.delivery);
    }
    try {
      await isKept;
    } catch (thrown) {
      this.#giveBackAll(keys);
      throw thrown;
    }
    for (const key of keys) this.#finishing.delete(key);
    this.settle(workIds);
  }

  /** Another one has finished this work. True where it had it. */
  drop(workId: Buffer): boolean {
    return this.#leased.delete(keyOf(workId));
  }

  /** Tells it that these works are finished, durably. */
  settle(workIds: readonly Buffer[]): void {
    this.#settled.push(...workIds);
    this.#wake();
  }

  /** Ends it, for a reason or for none; what it had is handed out to others. */
  end(reason?: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#reason = reason;
    this.#source.close(this);
    for (const { delivery } of this.#leased.values()) this.#source.giveBack(delivery);
    this.#leased.clear();
    this.#wake();
  }

  [Symbol.dispose](): void {
    this.end();
  }

  #lease(delivery: Delivery, nowMs: number): void {
    const endMs = nowMs + limits.workLeaseMs;
    this.#leased.set(keyOf(delivery.workId), { delivery, endMs });
  }

  #giveBackAll(keys: readonly string[]): void {
    for (const key of keys) {
      const delivery = this.#finishing.get(key);
      if (delivery) this.#source.giveBack(delivery);
      this.#finishing.delete(key);
    }
  }
}

const keyOf = (workId: Buffer): string => workId.toString("latin1");
