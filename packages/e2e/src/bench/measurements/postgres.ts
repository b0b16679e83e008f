import type { Bench } from "../bench.ts";
import type { PostgresPrograms } from "../postgres/find-postgres.ts";
import { PostgresServer } from "../postgres/postgres-server.ts";
import type { Figure, Gap } from "../report/figure.ts";
import { compare } from "./comparison.ts";

/** Beside PostgreSQL, where there is one, that copies the same file into a table with a key. */
export const measurePostgres = async (
  bench: Bench,
  programs: PostgresPrograms | undefined,
): Promise<(Figure | Gap)[]> => {
  if (!programs) return [{ what: "PostgreSQL COPY", reason: "no PostgreSQL server found" }];
  await using server = await PostgresServer.start(programs, bench.folder);
  return await compare(bench, {
    name: `${programs.version} COPY`,
    timesSlower: 10,
    load: (csv, rows) => copyInto(server, csv, rows),
  });
};

/** Columns in the order of the robots' files. */
const createTable = `CREATE TABLE readings (
  plate integer,
  well text,
  runtime integer,
  optical_density double precision,
  run text,
  corrected_optical_density double precision,
  PRIMARY KEY (run, plate, well, runtime)
)`;

/** Copies a file into a table with a key; resolves with the seconds, and leaves no table. */
export const copyInto = async (
  server: Pick<PostgresServer, "run">,
  csv: string,
  rows: number,
): Promise<number> => {
  await server.run(createTable);
  const copy = "COPY readings FROM STDIN WITH (FORMAT csv, HEADER)";
  const { seconds, stdout } = await server.run(copy, csv);
  if (stdout.trim() !== `COPY ${rows}`) throw new Error(`PostgreSQL said ${stdout.trim()}`);
  await server.run("DROP TABLE readings");
  await server.run("CHECKPOINT");
  return seconds;
};
