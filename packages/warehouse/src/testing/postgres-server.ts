import { randomUUID } from "node:crypto";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { findEmbeddedPostgres } from "./embedded-postgres.ts";
import { findUser, PostgresProcess, runProgram, type User } from "./postgres-process.ts";
import { findTemplate } from "./postgres-template.ts";

/** What a server is told beside where it is. */
export type PostgresServerOptions = {
  /** `name=value`. */
  settings?: readonly string[];
  /** Texts by name that only the server can read, in its data folder: certificates, keys. */
  files?: Readonly<Record<string, string>>;
};

/**
 * A PostgreSQL server with its default settings on a free port of 127.0.0.1 and with a new data
 * folder. It asks for the password of its one user `postgres`. Where this process is root's it runs
 * as another user.
 */
export class PostgresServer implements AsyncDisposable {
  readonly #place: Place;
  readonly #process: PostgresProcess;
  readonly #open: AsyncDisposableStack;

  /** Starts a server. @throws Error where this machine can't have one, or with what it said. */
  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    await using opening = new AsyncDisposableStack();
    const place = await createPlace(opening);
    await copyFolder(await findTemplate(place.programs, place.user, password), place.data);
    for (const [name, text] of Object.entries(options.files ?? {})) {
      await writeOwned(place, join(place.data, name), text);
    }
    const process = opening.use(await PostgresProcess.start(place, options.settings));
    return new PostgresServer(place, process, opening.move());
  }

  private constructor(place: Place, process: PostgresProcess, open: AsyncDisposableStack) {
    this.#place = place;
    this.#process = process;
    this.#open = open;
  }

  get port(): number {
    return this.#process.port;
  }

  /** The URL of a database. */
  url(database = "postgres", user = `postgres:${password}`): string {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs statements, and answers the rows of the last. */
  async run(statements: string, url = this.url()): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      const results = await client.query(statements);
      return Array.isArray(results) ? results.at(-1)?.rows : results.rows;
    } finally {
      await client.end();
    }
  }

  /** Makes an empty database, and answers its URL. */
  async createDatabase(): Promise<string> {
    const name = `spec-${randomUUID()}`;
    await this.run(`CREATE DATABASE "${name}"`);
    return this.url(name);
  }

  /** Ends it as a power cut would, without its processes' help. */
  kill(): Promise<void> {
    return this.#process.kill();
  }

  /** Ends its connections, and itself in order. */
  stop(): Promise<void> {
    return this.#process.stop();
  }

  /** Starts it again, on the same port and with its data. */
  restart(): Promise<void> {
    return this.#process.restart();
  }

  /** A copy of the server as it is now, which only answers queries. */
  async startStandby(): Promise<PostgresServer> {
    await using opening = new AsyncDisposableStack();
    const place = await createPlace(opening);
    await this.stop();
    await copyFolder(this.#place.data, place.data);
    await this.restart();
    await writeOwned(place, join(place.data, "standby.signal"), "");
    const process = opening.use(await PostgresProcess.start(place));
    return new PostgresServer(place, process, opening.move());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#open.disposeAsync();
  }
}

const password = "wellspring";

/** Where a server's programs and files are, and the user that it runs as. */
type Place = { programs: string; folder: string; data: string; user: User | undefined };

/** Copies with owners: not even `cp` of Node's does. */
const copyFolder = (from: string, to: string): Promise<void> =>
  runProgram("cp", ["-R", "-p", from, to], undefined);

const createPlace = async (opening: AsyncDisposableStack): Promise<Place> => {
  const programs = await findEmbeddedPostgres();
  const user = await findUser();
  const folder = await mkdtemp(join(tmpdir(), "wellspring-postgres-data-"));
  opening.defer(() => rm(folder, { recursive: true }));
  if (user) await chown(folder, user.uid, user.gid);
  return { programs, folder, data: join(folder, "data"), user };
};

/** Writes a text that only the server's user can read. */
const writeOwned = async ({ user }: Place, path: string, text: string): Promise<void> => {
  await writeFile(path, text, { mode: 0o600 });
  if (user) await chown(path, user.uid, user.gid);
};
