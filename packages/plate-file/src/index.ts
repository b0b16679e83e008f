export { type Finding, PlateFileError } from "./finding.ts";
export { locateReadings, type ReadingKey, type ReadingPlace } from "./locate-readings.ts";
export { openPlateFile, type PlateFile, type PlateSource } from "./plate-source.ts";
export {
  type PlateFileOptions,
  type PlateFileSummary,
  type PlatePart,
  type PlateReadings,
  readPlateFile,
} from "./read-plate-file.ts";
export { runNameOfFile } from "./run-name-of-file.ts";
