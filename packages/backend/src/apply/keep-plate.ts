import type { PlateState } from "../gen/wellspring/backend/v1/state.ts";
import { type PlateName, replacePlate, storeDigest } from "../plate/store-digest.ts";
import { plateStates } from "../store/records.ts";
import type { Step } from "./step.ts";

/**
 * Puts a plate that changed, or removes one that is no more, and keeps the digest of the store
 * what its plates add up to.
 */
export const keepPlate = (
  { draft, state }: Step,
  name: PlateName,
  runNumber: number,
  plate: PlateState | undefined,
): void => {
  const former = plateStates.get(draft, runNumber, name.plate);
  replacePlate(storeDigest(state), name, former?.digest, plate?.digest);
  if (plate) plateStates.put(draft, plate, runNumber, name.plate);
  else plateStates.remove(draft, runNumber, name.plate);
};
