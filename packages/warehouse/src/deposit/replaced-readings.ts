import type { Session } from "../postgres/session.ts";
import type { DepositedPlate } from "./deposited-plate.ts";
import type { StoredWells } from "./wells.ts";

/** Deletes the readings that a pass replaces, and counts those of each plate that stay. */
export const deleteReplaced = async (
  session: Session,
  plates: readonly DepositedPlate[],
  wells: ReadonlyMap<number, StoredWells>,
): Promise<void> => {
  const replaced: number[] = [];
  for (const plate of plates) {
    const ids = (plate.before && wells.get(plate.before.id)?.ids) ?? [];
    if (plate.isWhole) replaced.push(...ids);
    else if (hasReplaced(plate)) plate.kept -= await deleteTimes(session, plate, ids);
  }
  await deleteReadings(session, replaced);
};

/** Most changes are of times that are not here yet. */
const hasReplaced = ({ before, change }: DepositedPlate): boolean =>
  before !== undefined && change.fromRuntimeSeconds <= before.lastRuntimeSeconds;

/** Some times of all wells of a plate: each well is looked up by itself in the index. */
const deleteTimes = (
  session: Session,
  { change }: DepositedPlate,
  wellIds: readonly number[],
): Promise<number> =>
  session.change(
    `DELETE FROM reading USING unnest($1::integer[]) AS replaced (well_id)
     WHERE reading.well_id = replaced.well_id AND runtime_s BETWEEN $2 AND $3`,
    [wellIds, change.fromRuntimeSeconds, change.toRuntimeSeconds],
  );

/** All readings of wells: those of a plate, and of a run, mostly are one piece of the index. */
export const deleteReadings = async (
  session: Session,
  wellIds: readonly number[],
): Promise<void> => {
  for (const [first, last] of toRanges(wellIds)) {
    await session.change("DELETE FROM reading WHERE well_id BETWEEN $1 AND $2", [first, last]);
  }
};

/** Ranges, both ends included, of which each number is in one. */
export const toRanges = (numbers: readonly number[]): [first: number, last: number][] => {
  const ranges: [first: number, last: number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && number <= range[1] + 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
};
