import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { commandPath } from "../process/command-path.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { createRandomRun, type RandomRun } from "./random-run.ts";

/** What became of an upload: acknowledged, or unknown since its command was killed. */
export type Uploaded = { run: RandomRun; isAcknowledged: boolean };

/** Uploads one random run after another, each by a command of its own, until told to stop. */
export class Robot {
  readonly uploads: Uploaded[] = [];
  readonly #name: string;
  readonly #folder: string;
  readonly #server: string;
  readonly #random: SeededRandom;
  readonly #env: NodeJS.ProcessEnv;
  #command: ChildProcess | undefined;
  #isStopped = false;
  #isKilled = false;

  constructor(
    name: string,
    folder: string,
    server: string,
    random: SeededRandom,
    env: NodeJS.ProcessEnv = {},
  ) {
    this.#name = name;
    this.#folder = folder;
    this.#server = server;
    this.#random = random;
    this.#env = { ...process.env, ...env, WELLSPRING_STATE_DIR: join(folder, name) };
  }

  /** Rejects where a command that nobody killed did not end with an acknowledgement. */
  async work(): Promise<void> {
    for (let count = 0; !this.#isStopped; count++) {
      const run = createRandomRun(this.#random, `${this.#name}-${count}`);
      const path = join(this.#folder, `${run.name}.csv`);
      await writeFile(path, run.csv);
      this.uploads.push({ run, isAcknowledged: await this.#upload(path) });
    }
  }

  /** Ends after the upload that is under way. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Kills the command that uploads now, where there is one. */
  kill(): void {
    if (!this.#command) return;
    this.#isKilled = true;
    this.#command.kill("SIGKILL");
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
