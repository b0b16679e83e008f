import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";

/** What a warehouse has put into one schema, as anybody who asks PostgreSQL sees it. */
export class WarehouseCopy implements AsyncDisposable {
  readonly #client: Client;
  readonly #runs: string;
  /** The question before the next. */
  #asked: Promise<unknown> = Promise.resolve();

  /** Connects to the database of a URL. */
  static async open(url: string, schema: string): Promise<WarehouseCopy> {
    const client = new Client({ connectionString: url });
    await client.connect();
    return new WarehouseCopy(client, `${client.escapeIdentifier(schema)}.run`);
  }

  private constructor(client: Client, runs: string) {
    this.#client = client;
    this.#runs = runs;
  }

  /** Resolves once a run is there with so many readings. */
  untilRun(run: string, readings: number): Promise<void> {
    const sql = `SELECT sum(readings) AS readings FROM ${this.#runs} WHERE name = $1`;
    return this.#until(sql, [run], readings);
  }

  /** Resolves once all runs have so many readings. */
  untilReadings(readings: number): Promise<void> {
    return this.#until(`SELECT sum(readings) AS readings FROM ${this.#runs}`, [], readings);
  }

  async #until(sql: string, values: string[], readings: number): Promise<void> {
    const deadlineMs = performance.now() + copyMsMax;
    for (;;) {
      const copied = await this.#read(sql, values);
      if (copied === readings) return;
      if (copied > readings || performance.now() > deadlineMs) {
        throw new Error(`PostgreSQL has ${copied} readings instead of ${readings}`);
      }
      await delay(pollMs);
    }
  }

  /** Several may wait at once, and a connection answers one question at a time. */
  #read(sql: string, values: string[]): Promise<number> {
    const answer = this.#asked.then(async () => {
      const { rows } = await this.#client.query<{ readings: string | null }>(sql, values);
      return Number(rows[0]?.readings);
    });
    this.#asked = answer.catch(() => undefined);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end();
  }
}

/** Seldom enough to take no time of PostgreSQL's, often enough for times of 100 ms and more. */
const pollMs = 4;

const copyMsMax = 600_000;
