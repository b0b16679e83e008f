import type { Submission } from "@wellspring/contract";
import type { Logger, Metrics } from "@wellspring/service";
import type { Outcome } from "../compute/attempt.ts";
import { isComputed } from "../compute/computer.ts";
import { Bus, type BusConfig } from "./bus.ts";
import { DataIntake } from "./data-intake.ts";
import { ResultOutlet } from "./result-outlet.ts";
import { formatWorkId } from "./work-id.ts";

/** What a door works with. */
export type DoorParts = {
  /** Hands submissions to a backend; resolves once they are durable there. */
  submit: (submissions: Submission[]) => Promise<void>;
  logger: Logger;
  metrics: Metrics;
};

/**
 * Crunching for programs that know NATS alone: MyData on the subject `data` become work, and what
 * is computed of it comes on `results`. Engines share the messages. A result is published before
 * its backend hears of it, so that an engine which ends between the two has its work, and with it
 * the publishing, done by another one.
 */
export class NatsDoor implements AsyncDisposable {
  readonly #bus: Bus;
  readonly #intake: DataIntake;
  readonly #outlet: ResultOutlet;

  constructor(config: BusConfig, { submit, logger, metrics }: DoorParts) {
    const count = metrics.createCounters({
      name: "wellspring_nats_messages_total",
      help: "Messages of NATS that were taken and refused, and results that were published",
      label: "what",
    });
    this.#intake = new DataIntake({ submit, logger, count });
    this.#bus = new Bus(config, {
      ...{ from: "data", group: "wellspring-crunch", to: "results", logger },
      onArrival: (arrival) => this.#intake.take(arrival),
    });
    this.#outlet = new ResultOutlet({
      publish: (departures) => this.#bus.publish(departures),
      logger,
      count: (results) => count("published", results),
    });
  }

  /** Resolves once NATS has the result of a work; at once where it has none. */
  async deliver(workId: Buffer, outcome: Outcome): Promise<void> {
    if (!isComputed(outcome)) return;
    await this.#outlet.publish({ payload: outcome.result, messageId: formatWorkId(workId) });
  }

  /** Takes no more messages; resolves when those that came are handed in. */
  async drain(): Promise<void> {
    await this.#bus.stop();
    await this.#intake.drain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#intake[Symbol.dispose]();
    this.#outlet[Symbol.dispose]();
    await this.#bus[Symbol.asyncDispose]();
  }
}
