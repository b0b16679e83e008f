import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { endWithThisProcess } from "../../process/children.ts";
import { type TimedProcess, timeProcess } from "../tools/time-process.ts";
import type { PostgresPrograms } from "./find-postgres.ts";

/** The user that a server runs as: it refuses to run as root. */
type User = { uid: number; gid: number };

/** What a server may be told beside where it is. */
export type PostgresOptions = {
  /** `name=value`. */
  settings?: readonly string[];
  /** A port of 127.0.0.1 that it listens on too; by its socket alone it is reached by default. */
  port?: number;
  /** The server of which it is a copy that follows. */
  primary?: PostgresServer;
};

/** A PostgreSQL server with default settings, a new data folder and a socket of its own. */
export class PostgresServer implements AsyncDisposable {
  /** The folder of its socket, by which programs on this machine reach it. */
  readonly socketFolder: string;
  /** The port of its socket, and of 127.0.0.1 where it listens there. */
  readonly port: number;
  readonly #programs: PostgresPrograms;
  readonly #open: AsyncDisposableStack;

  /** Starts a server with its data below `parent`; rejects with what it said where it can't. */
  static async start(
    programs: PostgresPrograms,
    parent: string,
    { settings = [], port, primary }: PostgresOptions = {},
  ): Promise<PostgresServer> {
    await using opening = new AsyncDisposableStack();
    const user = await findUser();
    const dataFolder = await createFolder(opening, join(parent, "postgres-"), user);
    // A socket's path has at most 107 bytes.
    const socketFolder = await createFolder(opening, join(tmpdir(), "postgres-"), user);
    const [filler, ...fillerArgs] = primary
      ? ["pg_basebackup", "-h", primary.socketFolder, "-R", "-c", "fast"]
      : ["initdb", "-A", "trust", "-E", "UTF8", "--locale", "C"];
    const args = [...fillerArgs, "-U", "postgres", "-D", dataFolder];
    await promisify(execFile)(join(programs.folder, filler), args, user);
    const listen = port ? ["listen_addresses=127.0.0.1", `port=${port}`] : ["listen_addresses="];
    const serverSettings = [...listen, ...settings].flatMap((setting) => ["-c", setting]);
    const serverArgs = ["-D", dataFolder, "-k", socketFolder, ...serverSettings];
    const child = spawn(join(programs.folder, "postgres"), serverArgs, {
      ...user,
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    endWithThisProcess(child, "SIGINT");
    opening.defer(() => stop(child));
    await untilReady(child);
    const place = { socketFolder, port: port ?? standardPort };
    return new PostgresServer(programs, place, opening.move());
  }

  private constructor(
    programs: PostgresPrograms,
    { socketFolder, port }: Pick<PostgresServer, "socketFolder" | "port">,
    open: AsyncDisposableStack,
  ) {
    this.#programs = programs;
    this.socketFolder = socketFolder;
    this.port = port;
    this.#open = open;
  }

  /** Runs one statement with psql, which reads `input`, a path, as its standard input. */
  run(statement: string, input?: string): Promise<TimedProcess> {
    return timeProcess({
      command: join(this.#programs.folder, "psql"),
      args: [
        "-X",
        "-h",
        this.socketFolder,
        "-p",
        `${this.port}`,
        "-U",
        "postgres",
        "-c",
        statement,
      ],
      ...(input !== undefined && { input }),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#open.disposeAsync();
  }
}

/** What PostgreSQL and its programs take where none is named. */
const standardPort = 5_432;

/** The user postgres, or nobody, where this process is root's; else the same one. */
const findUser = async (): Promise<User | undefined> => {
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

const createFolder = async (
  opening: AsyncDisposableStack,
  prefix: string,
  user: User | undefined,
): Promise<string> => {
  const folder = await mkdtemp(prefix);
  opening.defer(() => rm(folder, { recursive: true }));
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
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

/** Ends it at once, with its connections, but in order. */
const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
};
