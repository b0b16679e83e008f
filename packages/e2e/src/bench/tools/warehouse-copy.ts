import { setTimeout as delay } from "node:timers/promises";
import { escapeIdentifier, Pool } from "pg";

/** What a warehouse has put into one schema, as anybody who asks PostgreSQL sees it. */
export class WarehouseCopy implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #runs: string;

  /** Asks the database of a URL. */
  constructor(url: string, schema: string) {
    this.#pool = new Pool({ connectionString: url, max: connectionsMax });
    this.#runs = `${escapeIdentifier(schema)}.run`;
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
      const { rows } = await this.#pool.query<{ readings: string | null }>(sql, values);
      const copied = Number(rows[0]?.readings);
      if (copied === readings) return;
      if (copied > readings || performance.now() > deadlineMs) {
        throw new Error(`PostgreSQL has ${copied} readings instead of ${readings}`);
      }
      await delay(pollMs);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}

/** Several may wait at once. */
const connectionsMax = 2;

/** Seldom enough to take no time of PostgreSQL's, often enough for times of 100 ms and more. */
const pollMs = 4;

const copyMsMax = 600_000;
