import { setTimeout as delay } from "node:timers/promises";

/** Takes one step after another until it is told to stop. */
export class Loop {
  /** The step that is under way, or the last one. */
  #step: Promise<void> = Promise.resolve();
  /** Resolved while the next step may begin. */
  #gate = Promise.resolve();
  #openGate: () => void = () => undefined;
  #isStopped = false;

  /** Rejects where a step does; rests for some milliseconds between two of them. */
  async run(step: () => Promise<void>, restMs = 0): Promise<void> {
    for (;;) {
      await this.#gate;
      if (this.#isStopped) return;
      this.#step = step();
      await this.#step;
      await delay(restMs);
    }
  }

  /** Begins no step until it is told to go on; resolves when none is under way. */
  async pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    this.#openGate = resolve;
    await this.#step;
  }

  goOn(): void {
    this.#openGate();
  }

  /** Ends after the step that is under way. */
  stop(): void {
    this.#isStopped = true;
    this.goOn();
  }
}
