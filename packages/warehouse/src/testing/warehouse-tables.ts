import { after, before } from "node:test";
import { createLogger, type Logger } from "@wellspring/service";
import type { BodySource } from "../deposit/deposit-pass.ts";
import { openDepositor } from "../deposit/open-depositor.ts";
import type { Depositor } from "../pass.ts";
import { Session } from "../postgres/session.ts";
import type { Target } from "../postgres/target.ts";
import { migrate } from "../schema/migrate.ts";
import { compareRows, type PlateRow } from "./laboratory.ts";
import { PostgresServer } from "./postgres-server.ts";

/** An empty database of a server, and how to look into it. */
export type WarehouseTables = {
  target: Target;
  /** A depositor of it that knows its position. */
  open(): Promise<Depositor>;
  /** A session of it, with the schema made. */
  connect(): Promise<Session>;
  /** The rows that statements answer, which mean the schema. */
  run(statements: string): Promise<Record<string, unknown>[]>;
  /** All readings as Laboratory has them. */
  rows(): Promise<PlateRow[]>;
};

/** A signal for specs that nobody aborts. */
export const neverAborted: AbortSignal = new AbortController().signal;

/** A logger for specs that nobody reads. */
export const silent: Logger = createLogger({ name: "warehouse", level: "silent" });

/** A source of bodies for specs without long ones. */
export const noBodies: BodySource = { readBody: async () => Buffer.alloc(0) };

/** A server for the specs of one `describe`, with a database for each that asks. */
export const usePostgres = (): {
  server(): PostgresServer;
  createTables(schema?: string): Promise<WarehouseTables>;
} => {
  let server: PostgresServer | undefined;
  before(async () => {
    server = await PostgresServer.start();
  });
  after(() => server?.[Symbol.asyncDispose]());
  const started = () => {
    if (server) return server;
    throw new Error("the server is not started");
  };
  return {
    server: started,
    createTables: (schema = "wellspring") => createTables(started(), schema),
  };
};

const createTables = async (server: PostgresServer, schema: string): Promise<WarehouseTables> => {
  const target = { url: await server.createDatabase(), schema };
  const run = (statements: string) =>
    server.run(`SET search_path TO ${schema}; ${statements}`, target.url);
  return {
    target,
    run,
    open: async () => {
      const depositor = await openDepositor(target, { logger: silent, signal: neverAborted });
      await depositor.position();
      return depositor;
    },
    connect: async () => {
      const session = await Session.connect(target);
      await migrate(session);
      return session;
    },
    rows: async () => (await run(allRows)).map(toRow).sort(compareRows),
  };
};

const allRows = `
  SELECT json_build_array(
    CASE WHEN project = 'default' THEN run ELSE project || '/' || run END, plate, well, runtime_s,
    optical_density, corrected_optical_density) AS row
  FROM readings`;

const toRow = ({ row }: Record<string, unknown>): PlateRow => {
  if (!Array.isArray(row)) throw new Error("a row is no array");
  const [run, plate, well, runtime, density, corrected] = row;
  const place: [string, number, string, number] = [run, plate, well, runtime];
  return corrected === null ? [...place, density] : [...place, density, corrected];
};
