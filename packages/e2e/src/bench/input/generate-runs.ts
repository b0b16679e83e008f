import { ByteChunks } from "./byte-chunks.ts";
import { densityToText } from "./density-text.ts";
import {
  densityEnd,
  type GrownPlate,
  growPlate,
  type PlateShape,
  wellNames,
} from "./grow-plate.ts";

/** How large a run is. */
export type RunShape = PlateShape & { plates: number };

/** What a robots' file holds. */
export type GeneratedFile = {
  shape: RunShape;
  /** Names of the runs, one after the other; at most 200 bytes each. */
  runs: readonly string[];
  /** Order of the rows within a run. */
  order: "plate" | "time";
  /** The same seed and names make the same readings. */
  seed: number;
};

/** Rows of a run. */
export const countRows = ({ plates, wells, reads }: RunShape): number => plates * wells * reads;

/**
 * Writes runs as the robots do: CRLF, no newline at the end, small values in E-notation, corrected
 * densities less the smallest of the well.
 */
export function* generateRuns(file: GeneratedFile): Generator<Buffer, void> {
  const chunks = new ByteChunks();
  chunks.append(Buffer.from(header));
  for (const run of file.runs) {
    const runColumn = Buffer.from(`,${run},`);
    const plates = growRun(file, run).map(toPlateText);
    for (const { plate, wells, reads } of file.order === "time" ? byTime(plates) : byWell(plates)) {
      for (let well = wells.start; well < wells.end; well++) {
        for (let read = reads.start; read < reads.end; read++) {
          appendRow(chunks, plate, well, read, runColumn);
          if (chunks.isFull) yield chunks.take();
        }
      }
    }
  }
  yield chunks.take();
}

/** The plates of one run of a file. */
export const growRun = (file: Pick<GeneratedFile, "shape" | "seed">, run: string): GrownPlate[] =>
  Array.from({ length: file.shape.plates }, (_, number) =>
    growPlate(file.shape, plateSeed(file.seed, run, number)),
  );

const header = "plate,well,runtime,optical-density,run,corrected-optical-density";

/** Another number for each plate of each run: FNV-1a of what names it. */
const plateSeed = (seed: number, run: string, number: number): number => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${seed}/${run}/${number}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash;
};

/** A plate with the texts of its columns: what a row is put together from. */
type PlateText = {
  grown: GrownPlate;
  /** For each well: the newline before a row, the plate, the well. */
  beginnings: readonly Buffer[];
  /** For each read. */
  runtimes: readonly Buffer[];
};

const toPlateText = (grown: GrownPlate, number: number): PlateText => ({
  grown,
  beginnings: wellNames(grown).map((name) => Buffer.from(`\r\n${number},${name},`)),
  runtimes: Array.from(grown.runtimes, (runtime) => Buffer.from(`${runtime},`)),
});

const densityTexts = Array.from({ length: densityEnd }, (_, thousandths) =>
  Buffer.from(densityToText(thousandths)),
);

const appendRow = (
  chunks: ByteChunks,
  { grown, beginnings, runtimes }: PlateText,
  well: number,
  read: number,
  runColumn: Buffer,
): void => {
  const density = grown.densities[well * runtimes.length + read];
  chunks.append(beginnings[well]);
  chunks.append(runtimes[read]);
  chunks.append(densityTexts[density]);
  chunks.append(runColumn);
  chunks.append(densityTexts[density - grown.leasts[well]]);
};

/** Rows that follow each other: each of these reads of each of these wells. */
type Span = { plate: PlateText; wells: Range; reads: Range };
type Range = { start: number; end: number };

const byWell = (plates: readonly PlateText[]): Span[] =>
  plates.map((plate) => ({ plate, wells: range(plate.beginnings), reads: range(plate.runtimes) }));

/** Read after read, as a robot measures: the plates' times interleave. */
const byTime = (plates: readonly PlateText[]): Span[] =>
  plates
    .flatMap((plate) =>
      plate.runtimes.map((_, read) => ({
        plate,
        wells: range(plate.beginnings),
        reads: { start: read, end: read + 1 },
      })),
    )
    .sort((a, b) => runtimeOf(a) - runtimeOf(b));

const range = ({ length }: readonly unknown[]): Range => ({ start: 0, end: length });

const runtimeOf = ({ plate, reads }: Span): number => plate.grown.runtimes[reads.start];
