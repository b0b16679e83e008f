import type { Client } from "@grpc/grpc-js";
import {
  type BidiCall,
  callBidi,
  EngineServiceService,
  limits,
  type WorkItem,
  type WorkRequest,
  type WorkResponse,
} from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { Outcome } from "../compute/attempt.ts";
import type { Assignment, Computer } from "../compute/computer.ts";
import { type EngineKind, natsEngine } from "../engines.ts";
import { Outbox } from "./outbox.ts";
import { readBody } from "./read-body.ts";

/** What a stream of work is made of. */
export type WorkStreamOptions = {
  client: Client;
  kind: EngineKind;
  computer: Computer;
  /** Works that are taken at once. */
  capacity: number;
  logger: Logger;
  /** Delivers what became of work that came over NATS, before its backend hears of it. */
  deliver?: ((workId: Buffer, outcome: Outcome) => Promise<void>) | undefined;
};

/** Leases are extended this often, so that one may be late twice. */
const heartbeatMs = limits.workLeaseMs / 3;

/** Work of one engine from one backend, for as long as one call lasts. */
export class WorkStream {
  readonly #options: WorkStreamOptions;
  readonly #call: BidiCall<WorkRequest, WorkResponse>;
  readonly #outbox: Outbox;
  /** Works that are computed now, by their ids. */
  readonly #computing = new Map<string, Buffer>();
  /** Works whose results the backend has not settled yet. */
  readonly #unsettled = new Set<string>();
  #drained: (() => void) | undefined;

  constructor(options: WorkStreamOptions) {
    this.#options = options;
    this.#call = callBidi(options.client, EngineServiceService.work);
    this.#outbox = new Outbox((request) => this.#call.send(request));
  }

  /** Works that are computed now. */
  get computing(): number {
    return this.#computing.size;
  }

  /** Results that are on their way, or not known to be kept. */
  get unsettled(): number {
    return this.#unsettled.size;
  }

  /** Takes work and answers it until the call ends; rejects with what ended it. */
  async run(): Promise<void> {
    const { kind: engine, computer, capacity } = this.#options;
    const open = { engine, version: computer.versionOf(engine), capacity };
    const heartbeat = setInterval(() => this.#extend(), heartbeatMs);
    try {
      await this.#call.send({ open, completed: [], failed: [], extend: [] });
      for await (const { items, settled } of this.#call.responses) {
        for (const workId of settled) this.#unsettled.delete(workId.toString("hex"));
        for (const item of items) this.#take(item);
        this.#checkDrained();
      }
    } finally {
      clearInterval(heartbeat);
      this.#computing.clear();
      this.#unsettled.clear();
      this.#checkDrained();
    }
  }

  /** Takes no more; resolves when all that was taken is kept, or the call has ended. */
  drain(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#drained = resolve;
    this.#checkDrained();
    return promise;
  }

  /** Ends the call: what is not settled is handed out again. */
  cancel(): void {
    this.#call.cancel();
  }

  #take(item: WorkItem): void {
    // While it drains, the backend takes back what it goes on to hand out when the call ends.
    if (this.#drained) return;
    const key = item.workId.toString("hex");
    this.#computing.set(key, item.workId);
    this.#compute(key, item).catch((error: unknown) => {
      // Its lease ends, and it is handed out again.
      this.#computing.delete(key);
      const { kind, logger } = this.#options;
      logger.warn({ err: error, engine: kind, work: key }, "cannot read the body of work");
      this.#checkDrained();
    });
  }

  async #compute(key: string, item: WorkItem): Promise<void> {
    const { computer, kind, client } = this.#options;
    const assignment: Assignment = {
      submittedAtMs: Number(item.submittedAtMs),
      body: item.bodyStaged ? () => readBody(client, item) : item.body,
    };
    const outcome = await computer.compute(kind, assignment);
    if (kind === natsEngine) await this.#options.deliver?.(item.workId, outcome);
    if (!this.#computing.delete(key)) return;
    this.#unsettled.add(key);
    this.#outbox.put(item.workId, outcome);
  }

  #extend(): void {
    this.#outbox.extend([...this.#computing.values()]);
  }

  #checkDrained(): void {
    if (this.#computing.size + this.#unsettled.size === 0) this.#drained?.();
  }
}
