import { createLogger } from "@wellspring/service";
import { openDepositor } from "../deposit/open-depositor.ts";
import type { Depositor } from "../pass.ts";
import type { Target } from "../postgres/target.ts";
import { compareRows, type PlateRow } from "./laboratory.ts";
import type { PostgresServer } from "./postgres-server.ts";

/** An empty database of a server, and how to look into it. */
export type WarehouseTables = {
  target: Target;
  /** A depositor of it, which its owner closes. */
  open(): Promise<Depositor>;
  /** The rows that statements answer, which mean the schema. */
  run(statements: string): Promise<Record<string, unknown>[]>;
  /** All readings as Laboratory has them. */
  rows(): Promise<PlateRow[]>;
};

/** What a depositor of specs does not want to wait for. */
export const neverAborted: AbortSignal = new AbortController().signal;

/** Makes a database for a spec. */
export const createTables = async (
  server: PostgresServer,
  schema = "wellspring",
): Promise<WarehouseTables> => {
  const target = { url: await server.createDatabase(), schema };
  const run = (statements: string) =>
    server.run(`SET search_path TO ${schema}; ${statements}`, target.url);
  const logger = createLogger({ name: "warehouse", level: "silent" });
  return {
    target,
    run,
    open: () => openDepositor(target, { logger, signal: neverAborted }),
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
