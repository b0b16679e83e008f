import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";

/** A script that runs in a process of its own until the test is over. */
class Child {
  /** What it has said so far. */
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #wake: () => void = () => undefined;

  constructor(test: TestContext, script: URL, args: string[]) {
    const stdio = ["ignore", "pipe", "inherit"] as const;
    this.#process = spawn(process.execPath, [script.pathname, ...args], { stdio: [...stdio] });
    this.#ended = once(this.#process, "close");
    if (this.#process.stdout) {
      createInterface(this.#process.stdout).on("line", (line) => {
        this.lines.push(line);
        this.#wake();
      });
    }
    test.after(() => this.kill());
  }

  /** Waits until it has said so many lines, or has ended; gives the last. */
  async said(lines: number): Promise<string | undefined> {
    while (this.lines.length < lines) {
      const line = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const isOver = await Promise.race([line, this.#ended.then(() => true)]);
      if (isOver === true) break;
    }
    return this.lines.at(-1);
  }

  /** Ends it at once, as `kill -9` does. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }
}

/** Starts testing/store-child.ts. */
export const startStoreChild = (test: TestContext, mode: string, folder: string): Child =>
  new Child(test, new URL("./store-child.ts", import.meta.url), [mode, folder]);
