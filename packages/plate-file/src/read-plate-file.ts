import type { Readings } from "@wellspring/contract";
import { FilePass } from "./file-pass.ts";
import { locateColumns } from "./locate-columns.ts";
import type { PlateSource } from "./plate-source.ts";

/** What is known of a file beside its bytes. */
export type PlateFileOptions = {
  /** The file's name, for findings. */
  file: string;
  /** The run of a file without a run column; by default what `runNameOfFile` makes of the name. */
  run?: string | undefined;
  /** The plate of a file without a plate column; 0 by default. */
  plate?: number | undefined;
};

/** A piece of what a file holds. */
export type PlatePart = PlateReadings | { kind: "restart" };

/**
 * Readings of one plate in order, at most blockReadingsMax: valid until the next part is asked for.
 */
export type PlateReadings = { kind: "readings"; run: string; plate: number; readings: Readings };

/** What a file held: rows = readings + duplicates + filled. */
export type PlateFileSummary = {
  rows: number;
  /** Rows that said what an earlier row said. */
  duplicates: number;
  /** Rows that gave a reading the corrected density that an earlier row left open. */
  filled: number;
  /** Names of the runs in order of first appearance. */
  runs: string[];
  /** Plates, counted for each run. */
  plates: number;
  /** Wells, counted for each plate of each run. */
  wells: number;
};

/**
 * Reads a robots' file: the parts of its plates, then the summary.
 *
 * Files ordered by plate or by time are read in bounded memory. In a file of any other order a row
 * comes at last that belongs before readings given out: then `restart` says that those are void,
 * the file is read again, held at 26 bytes a row, and given out in perfect order.
 *
 * @throws PlateFileError at the end of a file with findings; after the first one nothing is given
 *   out any more.
 */
export async function* readPlateFile(
  source: PlateSource,
  options: PlateFileOptions,
): AsyncGenerator<PlatePart, PlateFileSummary> {
  let pass = new FilePass(options, "streamed");
  yield* pass.read(source);
  if (pass.isDisordered) {
    if (pass.findings.count === 0) yield { kind: "restart" };
    pass = new FilePass(options, "whole");
    yield* pass.read(source);
  }
  if (pass.findings.count > 0) {
    throw await pass.findings.toError((fields) => locateColumns(source, fields), pass.cause);
  }
  return pass.summary();
}
