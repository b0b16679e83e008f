import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SeededRandom } from "../../seeded-random.ts";
import { createRunReader } from "../../testing/read-run.ts";
import { Robot } from "../../testing/robot.ts";
import { forwardPort } from "./kubectl.ts";
import type { Release } from "./release.ts";

/** Robots that upload without a pause, each by one command after another. */
export class Robots implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "wellspring-robots-"));
  readonly #robots: Robot[];
  readonly #working: Promise<unknown>;
  #failure: unknown;

  constructor(server: string, seed: number, count: number) {
    const random = new SeededRandom(seed);
    this.#robots = Array.from(
      { length: count },
      (_, index) => new Robot(`robot-${index}`, this.#folder, server, random, patience),
    );
    this.#working = Promise.all(this.#robots.map((robot) => robot.work()));
    this.#working.catch((failure: unknown) => {
      this.#failure = failure;
    });
  }

  /** Resolves when each may have had an upload acknowledged since; rejects where one has failed. */
  async getThrough(): Promise<void> {
    const before = this.#acknowledged;
    while (this.#acknowledged <= before + this.#robots.length) {
      if (this.#failure !== undefined) throw this.#failure;
      await delay(100);
    }
  }

  /** Ends after the uploads that are under way; rejects where one has failed. */
  async stop(): Promise<void> {
    for (const robot of this.#robots) robot.stop();
    await this.#working;
  }

  /**
   * What is wrong on any backend: an acknowledged upload that is missing or differs, or one that
   * is half there. A line for each.
   */
  async findFaults(release: Release): Promise<string[]> {
    const faults: string[] = [];
    for (const { name } of await release.pods("backend")) {
      await using backend = await forwardPort(release.namespace, name, 50_052);
      using reader = createRunReader(backend.address);
      for (const { run, isAcknowledged } of this.#uploads()) {
        const stored = await reader.read(run.name);
        if (!stored && isAcknowledged) faults.push(`${name}: ${run.name} is missing`);
        if (stored && !equals(stored, run.readings)) faults.push(`${name}: ${run.name} differs`);
      }
    }
    return faults;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const robot of this.#robots) robot.stop();
    await this.#working.catch(() => undefined);
    rmSync(this.#folder, { recursive: true });
  }

  get #acknowledged(): number {
    return this.#uploads().filter(({ isAcknowledged }) => isAcknowledged).length;
  }

  #uploads() {
    return this.#robots.flatMap(({ uploads }) => uploads);
  }
}

/** A robot waits through a bad release that refuses everything until it is rolled back. */
const patience = { WELLSPRING_TIMEOUT: "300" };

const equals = (
  stored: ReadonlyMap<string, string>,
  sent: ReadonlyMap<string, string>,
): boolean => {
  if (stored.size !== sent.size) return false;
  for (const [place, values] of sent) if (stored.get(place) !== values) return false;
  return true;
};
