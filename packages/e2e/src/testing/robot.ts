import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { commandPath } from "../process/command-path.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { Loop } from "./loop.ts";
import { createRandomRun, type RandomRun } from "./random-run.ts";

/** What became of an upload: acknowledged, or unknown since its command was killed. */
export type Uploaded = {
  run: RandomRun;
  isAcknowledged: boolean;
  /** By this process' clock. */
  beganAtMs: number;
  tookMs: number;
};

/** How a robot works, beside what it uploads. */
export type RobotOptions = {
  /** Environment of its commands, beside that of this process. */
  env?: NodeJS.ProcessEnv;
  /** Milliseconds between two uploads. */
  restMs?: number;
};

/** Uploads one random run after another, each by a command of its own, until told to stop. */
export class Robot {
  readonly uploads: Uploaded[] = [];
  readonly name: string;
  readonly #folder: string;
  readonly #server: string;
  readonly #random: SeededRandom;
  readonly #env: NodeJS.ProcessEnv;
  readonly #restMs: number;
  readonly #loop = new Loop();
  #begun = 0;
  #command: ChildProcess | undefined;
  #isKilled = false;

  constructor(
    name: string,
    folder: string,
    server: string,
    random: SeededRandom,
    { env = {}, restMs = 0 }: RobotOptions = {},
  ) {
    this.name = name;
    this.#folder = folder;
    this.#server = server;
    this.#random = random;
    this.#env = { ...process.env, ...env, WELLSPRING_STATE_DIR: join(folder, name) };
    this.#restMs = restMs;
  }

  /** Rejects where a command that nobody killed did not end with an acknowledgement. */
  work(): Promise<void> {
    return this.#loop.run(() => this.#uploadNext(), this.#restMs);
  }

  /** Begins no upload until it is told to go on; resolves when none is under way. */
  pause(): Promise<void> {
    return this.#loop.pause();
  }

  goOn(): void {
    this.#loop.goOn();
  }

  /** Ends after the upload that is under way. */
  stop(): void {
    this.#loop.stop();
  }

  /** Kills the command that uploads now, where there is one. */
  kill(): void {
    if (!this.#command) return;
    this.#isKilled = true;
    this.#command.kill("SIGKILL");
  }

  async #uploadNext(): Promise<void> {
    const run = createRandomRun(this.#random, `${this.name}-${this.#begun++}`);
    const path = join(this.#folder, `${run.name}.csv`);
    await writeFile(path, run.csv);
    const beganAtMs = performance.now();
    const isAcknowledged = await this.#upload(path);
    const tookMs = performance.now() - beganAtMs;
    this.uploads.push({ run, isAcknowledged, beganAtMs, tookMs });
  }

  async #upload(path: string): Promise<boolean> {
    this.#isKilled = false;
    const args = [commandPath, "upload", path, "--server", this.#server, "--json"];
    const command = spawn(process.execPath, args, {
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#command = command;
    const [stdout, stderr, [code]] = await Promise.all([
      text(command.stdout),
      text(command.stderr),
      once(command, "exit"),
    ]);
    this.#command = undefined;
    if (code === 0) return true;
    if (this.#isKilled) return false;
    throw new Error(`${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
  }
}
