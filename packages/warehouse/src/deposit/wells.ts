import { limits, wellName } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import type { DepositedPlate } from "./deposited-plate.ts";

/** The wells that the tables have of a plate: ids, and the index of each. */
export type StoredWells = { ids: number[]; indexes: number[] };

/** The wells of the plates that were there before, by the plates' ids. */
export const findWells = async (
  session: Session,
  plates: readonly DepositedPlate[],
): Promise<Map<number, StoredWells>> => {
  const plateIds = plates.flatMap(({ before }) => before?.id ?? []);
  return plateIds.length === 0 ? new Map() : findWellsOf(session, plateIds);
};

/** The same by the ids of plates. */
export const findWellsOf = async (
  session: Session,
  plateIds: readonly number[],
): Promise<Map<number, StoredWells>> => {
  const rows = await session.query<{ plate_id: number } & StoredWells>(
    `SELECT plate_id, array_agg(id ORDER BY id) AS ids,
       array_agg((well_row - 1) * ${limits.wellColumnsMax} + well_column - 1 ORDER BY id) AS indexes
     FROM well WHERE plate_id = ANY($1) GROUP BY plate_id`,
    [plateIds],
  );
  return new Map(rows.map(({ plate_id, ...wells }) => [plate_id, wells]));
};

/** A well that is to be written. */
type NewWell = { id: number; plateId: number; index: number };

/** Gives ids to wells: each once, also where readings come and go. */
export class WellIdSource {
  #nextId: number;
  #new: NewWell[] = [];

  constructor(nextId: number) {
    this.#nextId = nextId;
  }

  /** The id that the next well gets. */
  get nextId(): number {
    return this.#nextId;
  }

  /** The id of a well that is new. */
  next(plateId: number, index: number): number {
    this.#new.push({ id: this.#nextId, plateId, index });
    return this.#nextId++;
  }

  /** The wells that got ids since the last time. */
  takeNew(): NewWell[] {
    const wells = this.#new;
    this.#new = [];
    return wells;
  }
}

/** Writes wells that are new. */
export const writeWells = async (session: Session, wells: readonly NewWell[]): Promise<void> => {
  if (wells.length === 0) return;
  await session.change(
    `INSERT INTO well (id, plate_id, name, well_row, well_column)
     SELECT * FROM unnest(
       $1::integer[], $2::integer[], $3::text[], $4::smallint[], $5::smallint[])`,
    [
      wells.map(({ id }) => id),
      wells.map(({ plateId }) => plateId),
      wells.map(({ index }) => wellName(index)),
      wells.map(({ index }) => Math.floor(index / limits.wellColumnsMax) + 1),
      wells.map(({ index }) => (index % limits.wellColumnsMax) + 1),
    ],
  );
};

/** Removes wells whose readings are gone. */
export const removeWells = async (session: Session, ids: readonly number[]): Promise<void> => {
  if (ids.length > 0) await session.change("DELETE FROM well WHERE id = ANY($1)", [ids]);
};
