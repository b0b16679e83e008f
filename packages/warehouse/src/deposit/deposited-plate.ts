import {
  Code,
  limits,
  listWells,
  type Plate,
  type PlateChange,
  StatusError,
} from "@wellspring/contract";

/** What the tables say of a plate. */
export type StoredPlate = {
  id: number;
  readings: number;
  lastRuntimeSeconds: number;
  /** Undefined where an entry of the log was skipped, so that its readings differ. */
  digest: Buffer | undefined;
};

/** A change of a plate, and the id and the name of the run whose plate it is. */
export type PlateOfRun = { runId: number; runName: string; change: PlateChange };

/** A plate of a pass while it is deposited. */
export type DepositedPlate = {
  /** `default/run-01, plate 3`. */
  name: string;
  change: PlateChange;
  /** 0 where the plate is gone. */
  id: number;
  /** What was here of it before; undefined where nothing was. */
  before: StoredPlate | undefined;
  /** All its readings are here already, so those that come are passed over. */
  isUnchanged: boolean;
  /** Nothing of what was here stays. */
  isWhole: boolean;
  /** Its wells after the pass by index, rising, and their ids. */
  wellIndexes: Uint16Array;
  wellIds: Int32Array;
  /** Readings that were here and stay. */
  kept: number;
  /** Readings that came with the pass. */
  copied: number;
};

/** A plate as it is when nothing of it is deposited yet. */
export const createPlate = (
  { runName, change }: PlateOfRun,
  before: StoredPlate | undefined,
  isWholePass: boolean,
): DepositedPlate => {
  const plate = plateOf(change);
  const isWhole =
    change.fromRuntimeSeconds === 0 && change.toRuntimeSeconds === limits.runtimeSecondsMax;
  return {
    name: `${runName}, plate ${plate.plate}`,
    change,
    id: before?.id ?? 0,
    before,
    isUnchanged: isWholePass && before !== undefined && isEqual(before, change),
    isWhole,
    wellIndexes: Uint16Array.from(listWells(plate.wells)),
    wellIds: new Int32Array(0),
    kept: before && !isWhole ? before.readings : 0,
    copied: 0,
  };
};

/** The plate of a change; DATA_LOSS where it has none. */
export const plateOf = ({ plate }: PlateChange): Plate => {
  if (plate) return plate;
  throw new StatusError(Code.DATA_LOSS, "the pass has a change of no plate");
};

const isEqual = (before: StoredPlate, change: PlateChange): boolean =>
  before.readings === change.plate?.readings && before.digest?.equals(change.digest) === true;
