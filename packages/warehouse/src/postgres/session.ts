import type { Readable } from "node:stream";
import { Code, StatusError } from "@wellspring/contract";
import { Client, type QueryResultRow, TypeOverrides, types } from "pg";
import { copyFrom, copyTo } from "./copy.ts";
import { type Party, toPostgresFault } from "./errors.ts";
import type { Target } from "./target.ts";

/**
 * One connection to PostgreSQL, whose statements mean the target's schema. All that it throws is a
 * StatusError; once the connection is lost it stays so.
 */
export class Session implements AsyncDisposable {
  readonly party: Party;
  readonly schema: string;
  readonly #client: Client;

  /**
   * Connects.
   *
   * @throws StatusError as toPostgresFault says; INVALID_ARGUMENT where the URL names a file that
   *   can't be read.
   */
  static async connect(target: Target): Promise<Session> {
    const client = createClient(target);
    const session = new Session(client, target.schema);
    // A connection that breaks is told by the next statement.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query(settings(target.schema));
      await client.query(probing).catch(() => undefined);
      return session;
    } catch (thrown) {
      await session[Symbol.asyncDispose]();
      throw session.#explain(thrown);
    }
  }

  private constructor(client: Client, schema: string) {
    const { host, port, database = "", user = "" } = client;
    this.party = { place: `${host}:${port}/${database}`, user };
    this.schema = schema;
    this.#client = client;
  }

  /** The rows that a statement answers. bigint is read as bigint. */
  async query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#run<Row>(text, values)).rows;
  }

  /** How many rows a statement changed. */
  async change(text: string, values: unknown[] = []): Promise<number> {
    return (await this.#run(text, values)).rowCount ?? 0;
  }

  /** Runs several statements without values, and answers the rows of the only one. */
  async script(text: string): Promise<{ rows: QueryResultRow[] }> {
    try {
      return await this.#client.query(text);
    } catch (thrown) {
      throw this.#explain(thrown);
    }
  }

  /** Keeps all that is done within, or nothing where it throws. */
  async transaction<Value>(work: () => Promise<Value>, begin = "BEGIN"): Promise<Value> {
    await this.script(begin);
    try {
      const value = await work();
      await this.script("COMMIT");
      return value;
    } catch (thrown) {
      await this.script("ROLLBACK").catch(() => undefined);
      throw thrown;
    }
  }

  /** Copies chunks of PostgreSQL's binary form in; answers how many rows they were. */
  async copyIn(statement: string, chunks: AsyncIterable<Buffer>): Promise<number> {
    try {
      return await copyFrom(this.#client, statement, chunks);
    } catch (thrown) {
      throw this.#explain(thrown);
    }
  }

  /** Copies chunks of PostgreSQL's binary form out. */
  async *copyOut(statement: string): AsyncGenerator<Buffer, undefined> {
    try {
      const chunks: Readable = copyTo(this.#client, statement);
      for await (const chunk of chunks) yield chunk;
    } catch (thrown) {
      throw this.#explain(thrown);
    }
    return undefined;
  }

  /** Ends the connection, and what it was at. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  async #run<Row extends QueryResultRow>(text: string, values: unknown[]) {
    try {
      return await this.#client.query<Row>(text, values);
    } catch (thrown) {
      throw this.#explain(thrown);
    }
  }

  #explain(thrown: unknown) {
    return toPostgresFault(thrown, this.party);
  }
}

const connectMsMax = 10_000;

const createClient = ({ url }: Target): Client => {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, (text: string) => BigInt(text));
  try {
    return new Client({
      connectionString: url,
      application_name: "wellspring warehouse",
      connectionTimeoutMillis: connectMsMax,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      types: overrides,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StatusError(Code.INVALID_ARGUMENT, `postgres: ${reason}`, { cause });
  }
};

/**
 * Whatever role and database limit: a first pass may take hours, and so may the wait for the next.
 * Of a host that is gone, PostgreSQL keeps session and lock until its own keepalive ends them.
 */
const settings = (schema: string): string => `
  SET search_path TO "${schema}";
  SET TimeZone TO 'UTC';
  SET client_encoding TO 'UTF8';
  SET statement_timeout TO 0;
  SET lock_timeout TO 0;
  SET idle_session_timeout TO 0;
  SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'transaction_timeout';
  SET idle_in_transaction_session_timeout TO '60s';
  SET tcp_keepalives_idle TO 10;
  SET tcp_keepalives_interval TO 5;
  SET tcp_keepalives_count TO 3;`;

/** Of a process that is gone, statement and lock end soon; not every system can look for that. */
const probing = `SELECT set_config(name, '5s', false) FROM pg_settings
  WHERE name = 'client_connection_check_interval'`;
