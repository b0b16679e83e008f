import type { Readings } from "@wellspring/contract";

/** Which of the two densities a form that shows one of them shows. */
export type DensityKind = "measured" | "corrected";

/** The column of readings that holds this kind. */
export const densityColumn = (readings: Readings, kind: DensityKind): Float64Array =>
  kind === "measured" ? readings.opticalDensities : readings.correctedOpticalDensities;
