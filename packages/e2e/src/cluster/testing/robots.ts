import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SeededRandom } from "../../seeded-random.ts";
import { createRunReader } from "../../testing/read-run.ts";
import { Robot } from "../../testing/robot.ts";

/** An upload that ended, or was killed. */
export type Upload = {
  robot: string;
  run: string;
  /** Of all its readings; those of hours of uploads don't fit into memory. */
  checksum: string;
  isAcknowledged: boolean;
  beganAtMs: number;
  tookMs: number;
};

/** Robots that upload one run after another, each by one command after another. */
export class Robots implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "wellspring-robots-"));
  readonly #robots: Robot[];
  readonly #random: SeededRandom;
  readonly #uploads: Upload[] = [];
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

  /** Every upload so far. */
  get uploads(): readonly Upload[] {
    for (const { name, uploads } of this.#robots) {
      for (const { run, ...upload } of uploads.splice(0)) {
        const checksum = checksumOf(run.readings);
        this.#uploads.push({ ...upload, robot: name, run: run.name, checksum });
      }
    }
    return this.#uploads;
  }

  /**
   * Kills a command at work, then resolves when an upload that began since was acknowledged to
   * every robot; rejects where one has failed.
   */
  async getThrough(): Promise<void> {
    this.#random.pick(this.#robots).kill();
    const sinceMs = performance.now();
    const before = this.uploads.length;
    const isThrough = ({ name }: Robot): boolean =>
      this.uploads
        .slice(before)
        .some((up) => up.isAcknowledged && up.robot === name && up.beganAtMs > sinceMs);
    while (!this.#robots.every(isThrough)) {
      if (this.#failure !== undefined) throw this.#failure;
      await delay(50);
    }
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
}

/**
 * What is wrong with these uploads on a server: one that was acknowledged and is missing or
 * differs, or one that is half there. A line for each.
 */
export const findFaults = async (server: string, uploads: readonly Upload[]): Promise<string[]> => {
  const faults: string[] = [];
  using reader = createRunReader(server);
  for (const { run, checksum, isAcknowledged } of uploads) {
    const stored = await reader.read(run);
    if (!stored && isAcknowledged) faults.push(`${run} is missing`);
    if (stored && checksumOf(stored) !== checksum) faults.push(`${run} differs`);
  }
  return faults;
};

/**
 * A robot waits through a bad release that refuses everything until it is rolled back. It rests so
 * that starting commands is not all that the processors do.
 */
const habits = { env: { WELLSPRING_TIMEOUT: "300" }, restMs: 500 };

const checksumOf = (readings: ReadonlyMap<string, string>): string => {
  const lines = Array.from(readings, ([place, values]) => `${place} ${values}`).sort();
  return createHash("sha256").update(lines.join("\n")).digest("hex");
};
