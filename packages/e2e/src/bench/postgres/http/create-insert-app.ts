import { randomUUID } from "node:crypto";
import Fastify, { type FastifyInstance } from "fastify";
import { Pool } from "pg";

/** What keeps samples, as simply as it can be kept: found by its id. */
const createTable = `CREATE TABLE IF NOT EXISTS samples (
  submission_id uuid PRIMARY KEY,
  submitted_at timestamptz NOT NULL DEFAULT now(),
  body bytea NOT NULL
)`;

/**
 * What many would build: Fastify that checks a sample by a schema and writes it with one `INSERT`
 * into PostgreSQL, by a pool of so many connections to the socket in a folder. Nothing is computed.
 */
export const createInsertApp = async (
  socketFolder: string,
  connections: number,
): Promise<FastifyInstance> => {
  const pool = new Pool({ host: socketFolder, user: "postgres", max: connections });
  await pool.query(createTable);
  const app = Fastify();
  app.addHook("onClose", () => pool.end());
  app.post<{ Body: unknown }>("/v1/raw", { schema: { body: sampleSchema } }, async (request) => {
    const id = randomUUID();
    const body = Buffer.from(JSON.stringify(request.body));
    await pool.query({ name: "insert", text: insert, values: [id, body] });
    return { submission_id: id };
  });
  return app;
};

const insert = "INSERT INTO samples (submission_id, body) VALUES ($1, $2)";

const sampleSchema = {
  type: "object",
  required: ["time_stamp", "data"],
  properties: {
    time_stamp: { type: "string", format: "date-time" },
    data: { type: "array", minItems: 1, items: { type: "number" } },
  },
};
