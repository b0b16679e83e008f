import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SeededRandom } from "../../seeded-random.ts";
import { createRunReader } from "../../testing/read-run.ts";
import { Robot, type Uploaded } from "../../testing/robot.ts";

/** Robots that upload one run after another, each by one command after another. */
export class Robots implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "wellspring-robots-"));
  readonly #robots: Robot[];
  readonly #random: SeededRandom;
  readonly #working: Promise<unknown>;
  #failure: unknown;

  constructor(server: string, seed: number, count: number) {
    this.#random = new SeededRandom(seed);
    this.#robots = Array.from(
      { length: count },
      (_, index) => new Robot(`robot-${index}`, this.#folder, server, this.#random, habits),
    );
    this.#working = Promise.all(this.#robots.map((robot) => robot.work()));
    this.#working.catch((failure: unknown) => {
      this.#failure = failure;
    });
  }

  /** Every upload that ended, or was killed, so far. */
  get uploads(): Uploaded[] {
    return this.#robots.flatMap(({ uploads }) => uploads);
  }

  /**
   * Kills a command at work, then resolves when uploads that began since were acknowledged to
   * every robot; rejects where one has failed.
   */
  async getThrough(): Promise<void> {
    this.#random.pick(this.#robots).kill();
    await Promise.all(this.#robots.map((robot) => this.#getThroughBy(robot)));
  }

  /** Resolves when no upload is under way, and begins none; rejects where one has failed. */
  async pause(): Promise<void> {
    await Promise.all(this.#robots.map((robot) => robot.pause()));
    if (this.#failure !== undefined) throw this.#failure;
  }

  goOn(): void {
    for (const robot of this.#robots) robot.goOn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const robot of this.#robots) robot.stop();
    await this.#working.catch(() => undefined);
    rmSync(this.#folder, { recursive: true });
  }

  /** The one that was under way may have begun before, so another one is waited for. */
  async #getThroughBy({ uploads }: Robot): Promise<void> {
    const before = uploads.length;
    const acknowledged = () => uploads.slice(before).filter((upload) => upload.isAcknowledged);
    while (acknowledged().length < 2) {
      if (this.#failure !== undefined) throw this.#failure;
      await delay(50);
    }
  }
}

/**
 * What is wrong with these uploads on a server: one that was acknowledged and is missing or
 * differs, or one that is half there. A line for each.
 */
export const findFaults = async (
  server: string,
  uploads: readonly Uploaded[],
): Promise<string[]> => {
  const faults: string[] = [];
  using reader = createRunReader(server);
  for (const { run, isAcknowledged } of uploads) {
    const stored = await reader.read(run.name);
    if (!stored && isAcknowledged) faults.push(`${run.name} is missing`);
    if (stored && !equals(stored, run.readings)) faults.push(`${run.name} differs`);
  }
  return faults;
};

/**
 * A robot waits through a bad release that refuses everything until it is rolled back. It rests so
 * that starting commands is not all that the processors do.
 */
const habits = { env: { WELLSPRING_TIMEOUT: "300" }, restMs: 500 };

const equals = (
  stored: ReadonlyMap<string, string>,
  sent: ReadonlyMap<string, string>,
): boolean => {
  if (stored.size !== sent.size) return false;
  for (const [place, values] of sent) if (stored.get(place) !== values) return false;
  return true;
};
