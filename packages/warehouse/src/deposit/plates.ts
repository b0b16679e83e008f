import type { Session } from "../postgres/session.ts";
import { createPlate, type DepositedPlate, type PlateOfRun, plateOf } from "./deposited-plate.ts";
import { findPlates, keyOfPlate, writePlates } from "./plate-rows.ts";
import { deleteReplaced } from "./replaced-readings.ts";
import {
  findWells,
  removeWells,
  type StoredWells,
  type WellIdSource,
  writeWells,
} from "./wells.ts";

/**
 * Writes plates and their wells as they are after a pass, and deletes what the pass replaces of
 * their readings. Answers them in the same order.
 */
export const depositPlates = async (
  session: Session,
  changes: readonly PlateOfRun[],
  ids: WellIdSource,
  isWholePass: boolean,
): Promise<DepositedPlate[]> => {
  const found = await findPlates(session, changes);
  const all = changes.map((change) => {
    const before = found.get(keyOfPlate(change.runId, plateOf(change.change).plate));
    return { ...change, plate: createPlate(change, before, isWholePass) };
  });
  const changed = all.filter(({ plate }) => !plate.isUnchanged);
  const plates = changed.map(({ plate }) => plate);
  const wells = await findWells(session, plates);
  await deleteReplaced(session, plates, wells);
  await removeWells(
    session,
    plates.flatMap((plate) => listLostWells(plate, wells)),
  );
  const plateIds = await writePlates(session, changed);
  for (const { runId, plate } of changed) {
    plate.id = plateIds.get(keyOfPlate(runId, plateOf(plate.change).plate)) ?? 0;
    assignWellIds(plate, wells, ids);
  }
  await writeWells(session, ids.takeNew());
  return all.map(({ plate }) => plate);
};

/** The ids of wells that a plate has no more: only one that comes as a whole loses some. */
const listLostWells = (
  { isWhole, before, wellIndexes }: DepositedPlate,
  wells: ReadonlyMap<number, StoredWells>,
): number[] => {
  const stored = before && wells.get(before.id);
  if (!isWhole || !stored) return [];
  const kept = new Set(wellIndexes);
  return stored.ids.filter((_, i) => !kept.has(stored.indexes[i]));
};

const assignWellIds = (
  plate: DepositedPlate,
  wells: ReadonlyMap<number, StoredWells>,
  ids: WellIdSource,
): void => {
  const stored = wells.get(plate.id);
  const known = new Map(stored?.indexes.map((index, i) => [index, stored.ids[i]]));
  plate.wellIds = Int32Array.from(
    plate.wellIndexes,
    (index) => known.get(index) ?? ids.next(plate.id, index),
  );
};
