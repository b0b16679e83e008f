import { Code, type EngineOpen, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { Announcement } from "../../gen/wellspring/backend/v1/announcement.ts";
import type { LogStore } from "../../log/embedded-log.ts";
import type { Log } from "../../log/log.ts";
import type { StoredWork } from "../work-state.ts";
import type { Delivery } from "./delivery.ts";
import { DeliveryLedger } from "./delivery-ledger.ts";
import { EngineLine } from "./engine-line.ts";
import type { EngineSession } from "./engine-session.ts";
import { FinishWatch } from "./finish-watch.ts";

export type DispatcherOptions = {
  store: LogStore;
  log: Pick<Log, "append" | "reach">;
  /** What this backend announces itself as. */
  backendId: string;
  /** What the other backends of the log say of themselves. */
  listPeers: () => Announcement[];
  /** Whether this backend has caught up with its log: before, what waits may be finished. */
  isReady: () => boolean;
  logger: Logger;
  /** Hear of what happens to works of an engine. */
  onDelivered: (engine: string, works: number) => void;
  onFailed: (engine: string, works: number) => void;
  /** Milliseconds since some moment; the system's monotonic clock where absent. */
  nowMs?: (() => number) | undefined;
};

/** Milliseconds between two looks at leases, at what is due, and at the other backends. */
const tickMs = 100;
/** Milliseconds before work is given up again that could not be. */
const giveUpAgainMs = 5_000;

/**
 * Hands out work that waits to the engines that are connected here. Of several backends with
 * copies of an engine each work has one that hands it out; where they do not agree for a moment two
 * do, which is harmless: the first result in the log stands.
 */
export class Dispatcher implements Disposable {
  /** Who waits for works to be finished. */
  readonly finishes = new FinishWatch();
  readonly #options: DispatcherOptions;
  readonly #ledger: DeliveryLedger;
  readonly #lines = new Map<string, EngineLine>();
  readonly #timer: NodeJS.Timeout;
  #isEnded = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#ledger = new DeliveryLedger(options.store);
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
  }

  /** Engines that this backend hands work to; none while it is not ready. */
  get engines(): string[] {
    if (this.#isEnded || !this.#options.isReady()) return [];
    return [...this.#lines].flatMap(([engine, { isOpen }]) => (isOpen ? [engine] : [])).sort();
  }

  /** Begins a session with a copy of an engine; throws UNAVAILABLE once this backend stops. */
  open(open: EngineOpen): EngineSession {
    if (this.#isEnded) throw stopping;
    const known = this.#lines.get(open.engine);
    const line = known ?? this.#createLine(open.engine);
    this.#lines.set(open.engine, line);
    return line.open(open);
  }

  /** Hears what works an entry has wait or finishes, as soon as it is applied. */
  hear(changes: readonly StoredWork[], sequence: bigint): void {
    const woken = new Set<EngineLine>();
    for (const stored of changes) {
      const { number, work, outcome } = stored;
      const line = this.#lines.get(work.engine);
      if (!outcome) {
        if (!line) continue;
        if (!woken.has(line)) line.chooseOwners();
        line.add(stored);
        woken.add(line);
      } else {
        this.#ledger.forget(number);
        this.finishes.hear(stored);
        const session = line?.remove(stored);
        if (session) void this.#tellDropped(session, work.workId, sequence);
      }
    }
    for (const line of woken) line.wake();
  }

  /** How often this backend has handed out a work that waits. */
  readonly deliveriesOf = ({ number, work }: StoredWork): number =>
    this.#lines.get(work.engine)?.deliveriesOf(number) ?? this.#ledger.countOf(number);

  /** Which copy of its engine has a work from here; undefined where none has. */
  leaseOf({ work }: StoredWork): ReturnType<EngineLine["leaseOf"]> {
    return this.#lines.get(work.engine)?.leaseOf(work.workId);
  }

  /** Ends all sessions, and lets nobody wait. */
  [Symbol.dispose](): void {
    this.#isEnded = true;
    clearInterval(this.#timer);
    this.finishes.end();
    for (const line of this.#lines.values()) line.end(stopping);
  }

  #createLine(engine: string): EngineLine {
    const { store: view, backendId, listPeers, isReady, onDelivered, logger } = this.#options;
    return new EngineLine({
      ...{ view, engine, backendId, isReady, ledger: this.#ledger },
      listOthers: () =>
        listPeers().flatMap((peer) => (peer.engines.includes(engine) ? [peer.backendId] : [])),
      nowMs: this.#options.nowMs ?? (() => performance.now()),
      onDelivered: (works) => onDelivered(engine, works),
      onGivenUp: (delivery, reason) => this.#giveUp(engine, delivery, reason),
      onFault: (err) => logger.warn({ err, engine }, "work can't be handed out"),
    });
  }

  /** Another result came first, which this session's engine hears once it is durable. */
  async #tellDropped(session: EngineSession, workId: Buffer, sequence: bigint): Promise<void> {
    try {
      await this.#options.log.reach(sequence);
      session.settle([workId]);
    } catch {
      // The log has stopped or is stuck: the session hears of that, or ends.
    }
  }

  async #giveUp(engine: string, delivery: Delivery, reason: StatusError): Promise<void> {
    const { log, logger, onFailed } = this.#options;
    const { message: failure, code: failureCode } = reason;
    const failed = { workId: delivery.workId, failure, failureCode };
    const fail = { engineVersion: "", works: [failed] };
    try {
      await log.append({ principal: "", change: { $case: "fail", fail } }, failure.length + 100);
      onFailed(engine, 1);
    } catch (err) {
      logger.warn({ err, engine }, "work can't be given up yet");
      this.#lines.get(engine)?.giveBack(delivery, giveUpAgainMs);
    }
  }

  #tick(): void {
    for (const line of this.#lines.values()) line.tick();
    this.#ledger.sweep().catch((err: unknown) => {
      this.#options.logger.warn({ err }, "counts of deliveries can't be removed");
    });
  }
}

const stopping = new StatusError(Code.UNAVAILABLE, "the backend is stopping");
