import { isDeepStrictEqual } from "node:util";
import { Code, type EngineOpen, limits, StatusError, type WorkItem } from "@wellspring/contract";
import type { View } from "../../store/view.ts";
import type { StoredWork } from "../work-state.ts";
import { createItem } from "./create-item.ts";
import { type Delivery, isLast, isSpent, spentError } from "./delivery.ts";
import type { DeliveryLedger } from "./delivery-ledger.ts";
import { EngineSession } from "./engine-session.ts";
import { chooseOwner } from "./rendezvous.ts";
import { WaitingWindow } from "./waiting-window.ts";

/** What the work of one engine is handed out with. */
export type LineOptions = {
  view: View;
  ledger: DeliveryLedger;
  engine: string;
  backendId: string;
  /** Ids of the other backends that hand out work of this engine. */
  listOthers: () => string[];
  isReady: () => boolean;
  nowMs: () => number;
  /** Hears of works that are handed out. */
  onDelivered: (works: number) => void;
  /** Hears of work that is not handed out any more, and why. */
  onGivenUp: (delivery: Delivery, reason: StatusError) => Promise<void>;
  /** Hears why works could not be handed out. */
  onFault: (error: unknown) => void;
};

/** Works in one message. */
const batchWorksMax = 256;
/** Bytes of bodies in one message, but for the last one. */
const batchBytesMax = limits.messageBytesMax / 4;

/** Milliseconds before works are tried again that could not be counted. */
const faultPauseMs = 1_000;
/** The same of work whose record can't be read, which only another store mends. */
const unreadablePauseMs = 60_000;

/** The work of one engine, and the copies of it that take it from this backend. */
export class EngineLine {
  readonly #options: LineOptions;
  readonly #window: WaitingWindow;
  readonly #sessions = new Set<EngineSession>();
  /** Backends that hand it out, in order. */
  #owners: string[] = [];

  constructor(options: LineOptions) {
    this.#options = options;
    const { view, engine, ledger, backendId } = options;
    this.#window = new WaitingWindow({
      ...{ view, engine },
      isOwn: (workId) => this.#owners.length > 0 && chooseOwner(this.#owners, workId) === backendId,
      countOf: (number) => ledger.countOf(number),
    });
  }

  /** Whether a copy of the engine takes work here. */
  get isOpen(): boolean {
    return this.#sessions.size > 0;
  }

  /** Begins a session with a copy of the engine. */
  open(open: EngineOpen): EngineSession {
    const session = new EngineSession(open, {
      handOut: (each) => this.#handOut(each),
      giveBack: (delivery) => this.giveBack(delivery),
      close: (each) => {
        this.#sessions.delete(each);
        this.chooseOwners();
      },
    });
    this.#sessions.add(session);
    this.chooseOwners();
    return session;
  }

  /** Hears of work that waits from now on. */
  add(stored: StoredWork): void {
    this.#window.add(stored);
  }

  /** Hears of work that is finished; gives the session that had it and does not know it yet. */
  remove({ number, work }: StoredWork): EngineSession | undefined {
    if (!this.#window.remove(number)) return undefined;
    for (const session of this.#sessions) if (session.drop(work.workId)) return session;
    return undefined;
  }

  /** How often a work was handed out; undefined where it is not this backend's now. */
  deliveriesOf(number: bigint): number | undefined {
    return this.#window.find(number)?.deliveries;
  }

  /** Who has a work; undefined where nobody here has. */
  leaseOf(workId: Buffer): ReturnType<EngineSession["leaseOf"]> {
    for (const session of this.#sessions) {
      const lease = session.leaseOf(workId);
      if (lease) return lease;
    }
    return undefined;
  }

  /** Takes work back that could not be given up. */
  giveBack(delivery: Delivery, pauseMs?: number): void {
    this.#window.giveBack(delivery, this.#options.nowMs(), pauseMs);
  }

  /** Has sessions look for work. */
  wake(): void {
    for (const session of this.#sessions) session.wake();
  }

  /** Ends leases, and sees which backends hand out by now. */
  tick(): void {
    for (const session of this.#sessions) session.expire(this.#options.nowMs());
    this.chooseOwners();
    this.wake();
  }

  /** Ends all sessions. */
  end(reason: unknown): void {
    for (const session of [...this.#sessions]) session.end(reason);
  }

  /** Sees which backends hand out by now; other works are this one's where they changed. */
  chooseOwners(): void {
    const { backendId, listOthers } = this.#options;
    const owners = this.isOpen ? [backendId, ...listOthers()].sort() : [];
    if (isDeepStrictEqual(owners, this.#owners)) return;
    this.#owners = owners;
    this.#window.reset();
  }

  async #handOut(session: EngineSession): Promise<WorkItem[]> {
    if (!this.#options.isReady()) return [];
    const taken = this.#take(session);
    if (taken.length === 0) return [];
    const { ledger, onDelivered, onFault, nowMs } = this.#options;
    const deliveries = taken.map(({ delivery }) => delivery);
    try {
      await ledger.count(deliveries);
    } catch (thrown) {
      onFault(thrown);
      for (const delivery of deliveries) this.giveBack(delivery, faultPauseMs);
      return [];
    }
    // Some may be finished by now, or the session has ended.
    const held = taken.filter(({ delivery }) => this.#window.holds(delivery));
    for (const { delivery } of held) delivery.deliveries++;
    onDelivered(held.length);
    if (
      !session.lease(
        held.map(({ delivery }) => delivery),
        nowMs(),
      )
    )
      return [];
    return held.map(({ delivery, item }) => ({ ...item, delivery: delivery.deliveries }));
  }

  #take(session: EngineSession): { delivery: Delivery; item: WorkItem }[] {
    const taken: { delivery: Delivery; item: WorkItem }[] = [];
    this.#window.refresh(this.#options.nowMs());
    let bytes = 0;
    const max = Math.min(session.room, batchWorksMax);
    while (taken.length < max && bytes < batchBytesMax) {
      const delivery = this.#window.peek();
      if (!delivery) break;
      if (isLast(delivery) && !(session.isIdle && taken.length === 0)) break;
      this.#window.take(delivery);
      if (isSpent(delivery)) {
        void this.#options.onGivenUp(delivery, spentError);
        continue;
      }
      const item = this.#createItem(delivery);
      if (!item) continue;
      taken.push({ delivery, item });
      bytes += item.body.length;
      if (isLast(delivery)) break;
    }
    return taken;
  }

  /** Gives up work whose body is damaged: it holds up no other. */
  #createItem(delivery: Delivery): WorkItem | undefined {
    const { view, onFault, onGivenUp } = this.#options;
    try {
      return createItem(view, delivery);
    } catch (thrown) {
      onFault(thrown);
      if (thrown instanceof StatusError && thrown.code === Code.DATA_LOSS) {
        void onGivenUp(delivery, thrown);
      } else {
        // Its failure could not be applied here either: that takes the record that can't be read.
        this.giveBack(delivery, unreadablePauseMs);
      }
      return undefined;
    }
  }
}
