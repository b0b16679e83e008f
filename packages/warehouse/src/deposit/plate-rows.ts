import type { Session } from "../postgres/session.ts";
import {
  type DepositedPlate,
  type PlateOfRun,
  plateOf,
  type StoredPlate,
} from "./deposited-plate.ts";

/** What stands for a plate in maps. */
export const keyOfPlate = (runId: number, number: number): string => `${runId}/${number}`;

/** What is stored of these plates, by keyOfPlate. */
export const findPlates = async (
  session: Session,
  changes: readonly PlateOfRun[],
): Promise<Map<string, StoredPlate>> => {
  const rows = await session.query<PlateRow>(
    `SELECT id, run_id, number, readings, last_runtime_s, digest
     FROM plate JOIN unnest($1::integer[], $2::integer[]) AS wanted (run_id, number)
       USING (run_id, number)`,
    [changes.map(({ runId }) => runId), changes.map(({ change }) => plateOf(change).plate)],
  );
  return new Map(
    rows.map((row) => [
      keyOfPlate(row.run_id, row.number),
      {
        id: row.id,
        readings: Number(row.readings),
        lastRuntimeSeconds: row.last_runtime_s,
        digest: row.digest ?? undefined,
      },
    ]),
  );
};

type PlateRow = {
  id: number;
  run_id: number;
  number: number;
  readings: bigint;
  last_runtime_s: number;
  digest: Buffer | null;
};

/** Writes plates as they are now, removing those without readings; answers ids by keyOfPlate. */
export const writePlates = async (
  session: Session,
  changed: readonly { runId: number; plate: DepositedPlate }[],
): Promise<Map<string, number>> => {
  const isGone = ({ plate }: { plate: DepositedPlate }) => plateOf(plate.change).readings === 0;
  await removePlates(
    session,
    changed.filter(isGone).flatMap(({ plate }) => plate.before?.id ?? []),
  );
  const kept = changed.filter((each) => !isGone(each));
  if (kept.length === 0) return new Map();
  const rows = await session.query<{ id: number; run_id: number; number: number }>(
    // ON CONFLICT would take an id for each plate that is there, until there are none left.
    `WITH given AS (
       SELECT * FROM unnest(
         $1::integer[], $2::integer[], $3::bigint[], $4::integer[], $5::integer[], $6::bytea[])
         AS given (run_id, number, readings, first_runtime_s, last_runtime_s, digest)
     ), updated AS (
       UPDATE plate SET (readings, first_runtime_s, last_runtime_s, digest) =
         (given.readings, given.first_runtime_s, given.last_runtime_s, given.digest)
       FROM given WHERE plate.run_id = given.run_id AND plate.number = given.number
       RETURNING plate.id, plate.run_id, plate.number
     ), inserted AS (
       INSERT INTO plate (run_id, number, readings, first_runtime_s, last_runtime_s, digest)
       SELECT * FROM given WHERE NOT EXISTS (
         SELECT FROM plate WHERE plate.run_id = given.run_id AND plate.number = given.number)
       RETURNING id, run_id, number
     )
     SELECT * FROM updated UNION ALL SELECT * FROM inserted`,
    toColumns(kept),
  );
  return new Map(rows.map(({ id, run_id, number }) => [keyOfPlate(run_id, number), id]));
};

const toColumns = (plates: readonly { runId: number; plate: DepositedPlate }[]): unknown[] => {
  const facts = plates.map(({ plate }) => plateOf(plate.change));
  return [
    plates.map(({ runId }) => runId),
    facts.map(({ plate }) => plate),
    facts.map(({ readings }) => readings),
    facts.map(({ firstRuntimeSeconds }) => firstRuntimeSeconds),
    facts.map(({ lastRuntimeSeconds }) => lastRuntimeSeconds),
    plates.map(({ plate }) => plate.change.digest),
  ];
};

/** Removes plates whose wells are gone. */
export const removePlates = async (session: Session, ids: readonly number[]): Promise<void> => {
  if (ids.length > 0) await session.change("DELETE FROM plate WHERE id = ANY($1)", [ids]);
};
