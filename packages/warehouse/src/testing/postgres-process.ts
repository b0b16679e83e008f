import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** The user that a server runs as: it refuses to run as root. */
export type User = { uid: number; gid: number };

/** Where programs and data are. */
type Parts = { programs: string; data: string; user: User | undefined };

/** The process of a server, which can end and start again on its port. */
export class PostgresProcess implements AsyncDisposable {
  readonly port: number;
  readonly #parts: Parts;
  readonly #settings: readonly string[];
  #child: ChildProcess | undefined;
  readonly #endWithThisProcess = () => this.#child?.kill("SIGQUIT");

  /** Starts on a port that nobody has. */
  static async start(parts: Parts, settings: readonly string[] = []): Promise<PostgresProcess> {
    for (let attempt = 1; ; attempt++) {
      const started = new PostgresProcess(parts, settings, await findFreePort());
      try {
        await started.#launch();
        return started;
      } catch (error) {
        // Somebody else took the port meanwhile.
        if (attempt === portAttemptsMax || !/could not bind/.test(String(error))) throw error;
      }
    }
  }

  private constructor(parts: Parts, settings: readonly string[], port: number) {
    this.#parts = parts;
    this.#settings = settings;
    this.port = port;
  }

  /** Starts it, or ends it in order first. Rejects with what the server said where it can't. */
  async restart(): Promise<void> {
    await this.stop();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#launch();
      } catch (error) {
        // Of a server that was killed, something may go on for a moment; others may take its port.
        if (attempt === restartsMax || !/could not bind|still in use/.test(String(error)))
          throw error;
        await delay(restartMs);
      }
    }
  }

  async #launch(): Promise<void> {
    const { programs, data, user } = this.#parts;
    const settings = [
      `port=${this.port}`,
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      ...this.#settings,
    ].flatMap((setting) => ["-c", setting]);
    const child = spawn(join(programs, "postgres"), ["-D", data, ...settings], {
      ...user,
      env: { LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    process.on("exit", this.#endWithThisProcess);
    this.#child = child;
    await untilReady(child);
  }

  /** Ends connections, and the server in order. */
  async stop(): Promise<void> {
    await this.#end((child) => child.kill("SIGINT"));
  }

  /** Ends all its processes at once, as a power cut would. */
  async kill(): Promise<void> {
    const workers = await this.#listWorkers();
    await this.#end((child) => {
      child.kill("SIGKILL");
      for (const worker of workers) killIfThere(worker);
    });
  }

  async #end(signal: (child: ChildProcess) => void): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    process.off("exit", this.#endWithThisProcess);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    signal(child);
    await ended;
  }

  /** Elsewhere than on Linux they notice that the first process is gone. */
  async #listWorkers(): Promise<number[]> {
    const pid = this.#child?.pid;
    const path = `/proc/${pid}/task/${pid}/children`;
    const text = await readFile(path, "utf8").catch(() => "");
    return text.split(" ").filter(Boolean).map(Number);
  }

  /** Ends it at once: nobody reads its data any more. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#end((child) => child.kill("SIGQUIT"));
  }
}

const portAttemptsMax = 5;

const restartsMax = 50;
const restartMs = 100;

/** The user postgres, or nobody, where this process is root's; else the same one. */
export const findUser = async (): Promise<User | undefined> => {
  if (process.getuid?.() !== 0) return undefined;
  const read = async (what: string, name: string) =>
    Number((await promisify(execFile)("id", [what, name])).stdout);
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: await read("-u", name), gid: await read("-g", name) };
    } catch {
      // This system has no such user.
    }
  }
  throw new Error("there is no user that PostgreSQL could run as");
};

/** Runs a program to its end; rejects with what it said where it fails. */
export const runProgram = async (
  program: string,
  args: readonly string[],
  user: User | undefined,
): Promise<void> => {
  await promisify(execFile)(program, args, {
    ...user,
    env: { LC_ALL: "C", PATH: "/bin:/usr/bin" },
  });
};

const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
};

const untilReady = async (child: ChildProcess): Promise<void> => {
  if (!child.stderr) throw new Error("PostgreSQL has no output");
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    if (/ready to accept (read-only )?connections/.test(line)) {
      child.stderr.resume();
      return;
    }
    said.push(line);
  }
  throw new Error(`PostgreSQL did not start: ${said.join("\n")}`);
};

const killIfThere = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
};
