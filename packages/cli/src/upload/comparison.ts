import { type Conflict, type Readings, wellName } from "@wellspring/contract";
import type { StoredPlate } from "./stored-plate.ts";

/** How readings of a file stand to what is stored. */
export class Comparison {
  added = 0;
  duplicates = 0;
  filled = 0;
  conflictCount = 0;
  /** The first conflicts, at most ten. */
  readonly conflicts: Conflict[] = [];

  /** Compares readings of one plate with what is stored of it. */
  compare(run: string, plate: number, readings: Readings, stored: StoredPlate): void {
    const { wells, runtimes, opticalDensities, correctedOpticalDensities } = readings;
    for (let place = 0; place < wells.length; place++) {
      const found = stored.find(wells[place], runtimes[place]);
      if (!found) {
        this.added++;
        continue;
      }
      const density = found.readings.opticalDensities[found.place];
      const corrected = found.readings.correctedOpticalDensities[found.place];
      const isFill = Number.isNaN(corrected) && !Number.isNaN(correctedOpticalDensities[place]);
      const isSame = isFill || isCovered(correctedOpticalDensities[place], corrected);
      if (density === opticalDensities[place] && isSame) {
        if (isFill) this.filled++;
        else this.duplicates++;
        continue;
      }
      if (this.conflictCount++ >= conflictsShownMax) continue;
      this.conflicts.push({
        run,
        plate,
        well: wellName(wells[place]),
        runtimeSeconds: runtimes[place],
        storedOpticalDensity: density,
        storedCorrectedOpticalDensity: presentOrUndefined(corrected),
        uploadedOpticalDensity: opticalDensities[place],
        uploadedCorrectedOpticalDensity: presentOrUndefined(correctedOpticalDensities[place]),
      });
    }
  }
}

const conflictsShownMax = 10;

/** Whether a corrected density says nothing that the stored one does not. */
const isCovered = (corrected: number, stored: number): boolean =>
  Number.isNaN(corrected) || corrected === stored;

const presentOrUndefined = (value: number): number | undefined =>
  Number.isNaN(value) ? undefined : value;
