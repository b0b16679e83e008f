export { explainRefusal, type PlacedFinding } from "./explain-refusal.ts";
export { PlateFileError } from "./finding.ts";
export { openPlateFile, type PlateFile, type PlateSource } from "./plate-source.ts";
export {
  type PlateFileOptions,
  type PlateFileSummary,
  type PlatePart,
  readPlateFile,
} from "./read-plate-file.ts";
export { createCsvWriter } from "./write/csv.ts";
export { createJsonWriter } from "./write/json.ts";
export type { ReadingsWriter } from "./write/readings-writer.ts";
export { RowBuffer } from "./write/row-buffer.ts";
