import type { Session } from "../postgres/session.ts";
import { removePlates } from "./plate-rows.ts";
import { deleteReadings } from "./replaced-readings.ts";
import { findWellsOf, removeWells } from "./wells.ts";

/** Deletes what a pass with all that there is writes anew: it is little beside readings. */
export const clearWholly = (session: Session): Promise<unknown> =>
  session.script(`
    DELETE FROM sample_statistics;
    DELETE FROM sample;
    DELETE FROM calculation;
    DELETE FROM crunch_result;
    DELETE FROM retraction;`);

/** Deletes runs and plates that a pass with all that there is does not have. */
export const removeBeside = async (
  session: Session,
  runIds: ReadonlySet<number>,
  plateIds: ReadonlySet<number>,
): Promise<void> => {
  const strayPlates = (await listIds(session, "plate")).filter((id) => !plateIds.has(id));
  for (let start = 0; start < strayPlates.length; start += platesMax) {
    await removeWithReadings(session, strayPlates.slice(start, start + platesMax));
  }
  const strayRuns = (await listIds(session, "run")).filter((id) => !runIds.has(id));
  if (strayRuns.length > 0) await session.change("DELETE FROM run WHERE id = ANY($1)", [strayRuns]);
  await session.script(`
    DELETE FROM project WHERE id NOT IN (
      SELECT project_id FROM run UNION SELECT project_id FROM sample
      UNION SELECT project_id FROM calculation UNION SELECT project_id FROM crunch_result)`);
};

const platesMax = 2_000;

const listIds = async (session: Session, table: "plate" | "run"): Promise<number[]> =>
  (await session.query<{ id: number }>(`SELECT id FROM ${table}`)).map(({ id }) => id);

const removeWithReadings = async (session: Session, plateIds: readonly number[]): Promise<void> => {
  const wellIds = [...(await findWellsOf(session, plateIds)).values()].flatMap(({ ids }) => ids);
  await deleteReadings(session, wellIds);
  await removeWells(session, wellIds);
  await removePlates(session, plateIds);
};
