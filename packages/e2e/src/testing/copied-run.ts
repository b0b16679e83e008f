import type { PostgresServer } from "@wellspring/warehouse/testing/postgres";

/**
 * All readings of a run as `plate/well/runtime` to `density/corrected`, as anybody sees them who
 * asks PostgreSQL for them; none where there is no such run.
 */
export const readCopiedRun = async (
  postgres: PostgresServer,
  url: string,
  run: string,
): Promise<Map<string, string>> => {
  // As texts: what PostgreSQL shows is what is compared.
  const rows = await postgres.run(
    `SELECT concat_ws('/', plate, well, runtime_s) AS place, optical_density::text AS density,
       corrected_optical_density::text AS corrected
     FROM wellspring.readings WHERE project = 'default' AND run = '${run}'`,
    url,
  );
  return new Map(
    rows.map(({ place, density, corrected }) => [
      String(place),
      `${Number(density)}/${corrected === null ? "" : Number(corrected)}`,
    ]),
  );
};
