import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { endWithThisProcess } from "./children.ts";
import { commandPath } from "./command-path.ts";

/** What a server prints once it is ready, with `--json`. */
type Ready = { ready: true; server: string; address: string; http?: string };

/** How long a server may take until it is ready, in milliseconds: a slow machine under load. */
const readyMsMax = 60_000;

/** A server of ours in a process of its own, on a port that the system chose. */
export class ServerProcess implements AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
  /** `http://host:port`, where it serves HTTP. */
  readonly url: string | undefined;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /**
   * Starts `wellspring ARGS --json` and waits until it is ready; on 127.0.0.1 and a free port
   * where `args` have no --listen. Rejects with what it printed where it ends before.
   */
  static async start(args: readonly string[], onLine?: (line: string) => void) {
    const listen = args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
    const all = [commandPath, ...args, ...listen, "--json"];
    const child = spawn(process.execPath, all, { stdio: ["ignore", "pipe", "pipe"] });
    endWithThisProcess(child);
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-10_000);
    });
    const { promise, resolve, reject } = Promise.withResolvers<Ready>();
    const timer = setTimeout(() => reject(new Error(`${args[0]} is not ready`)), readyMsMax);
    child.once("exit", (code, signal) =>
      reject(new Error(`${args[0]} ended with ${code ?? signal}: ${stderr}`)),
    );
    createInterface({ input: child.stdout }).on("line", (line) => {
      const ready = parseReady(line);
      if (ready) resolve(ready);
      else onLine?.(line);
    });
    try {
      return new ServerProcess(child, await promise);
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private constructor(child: ChildProcess, { address, http }: Ready) {
    this.#child = child;
    this.address = address;
    this.url = http && `http://${http}`;
    this.#ended = once(child, "exit");
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** Ends it in order; resolves with its exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    await this.#ended;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

const parseReady = (line: string): Ready | undefined => {
  if (!line.startsWith('{"ready":true')) return undefined;
  const ready: Ready = JSON.parse(line);
  return ready;
};
