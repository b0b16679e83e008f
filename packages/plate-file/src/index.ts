export { type Finding, PlateFileError } from "./finding.ts";
export { locateReadings, type ReadingPlace, type ReadingValue } from "./locate-readings.ts";
export { openPlateFile, type PlateFile, type PlateSource } from "./plate-source.ts";
export {
  type PlateFileOptions,
  type PlateFileSummary,
  type PlatePart,
  readPlateFile,
} from "./read-plate-file.ts";
