import { FilePass } from "./file-pass.ts";
import { locateColumns } from "./locate-columns.ts";
import type { PlateRows, TakenRows } from "./plate-rows.ts";
import type { PlateSource } from "./plate-source.ts";
import type { PlateFileOptions } from "./read-plate-file.ts";

/** A reading by what identifies it; `well` is the well's index. */
export type ReadingKey = { run: string; plate: number; well: number; runtime: number };

/** Which of its values is looked for. */
export type ReadingValue = ReadingKey & { kind: "opticalDensity" | "correctedOpticalDensity" };

/** Where a reading's value stands in a file. */
export type ReadingPlace = { line: number; column: number };

/**
 * Finds the first row with each of these values in a file that was read before without findings,
 * to name the place of what a server refuses; undefined where the file has no such row.
 */
export const locateReadings = async (
  source: PlateSource,
  options: PlateFileOptions,
  wanted: readonly ReadingValue[],
): Promise<(ReadingPlace | undefined)[]> => {
  const lines = new FirstLines(wanted);
  for (const holding of ["streamed", "whole"] as const) {
    const pass = new FilePass(options, holding, (rows, taken) => lines.note(rows, taken));
    for await (const _ of pass.read(source));
    if (!pass.isDisordered) break;
  }
  const found = wanted.flatMap((value) => {
    const line = lines.of(value);
    return line === undefined ? [] : [{ line, kind: value.kind }];
  });
  const columns = await locateColumns(source, found);
  return wanted.map((value) => {
    const line = lines.of(value);
    const index = found.findIndex((field) => field.line === line && field.kind === value.kind);
    return line === undefined ? undefined : { line, column: columns[index] };
  });
};

/** The first line of each of the values that are looked for. */
class FirstLines {
  private readonly lines = new Map<string, number>();

  constructor(wanted: readonly ReadingValue[]) {
    for (const value of wanted) this.lines.set(valueText(value), Number.POSITIVE_INFINITY);
  }

  of(value: ReadingValue): number | undefined {
    const line = this.lines.get(valueText(value)) ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(line) ? line : undefined;
  }

  note({ run, plate }: PlateRows, { chunks, count }: TakenRows): void {
    let left = count;
    for (const { wells, runtimes, lines, correctedOpticalDensities } of chunks) {
      const end = Math.min(left, wells.length);
      for (let index = 0; index < end; index += 1) {
        const reading = keyText({ run, plate, well: wells[index], runtime: runtimes[index] });
        this.noteLine(`opticalDensity ${reading}`, lines[index]);
        const isAbsent = Number.isNaN(correctedOpticalDensities[index]);
        if (!isAbsent) this.noteLine(`correctedOpticalDensity ${reading}`, lines[index]);
      }
      left -= end;
    }
  }

  private noteLine(value: string, line: number): void {
    const known = this.lines.get(value);
    if (known !== undefined && line < known) this.lines.set(value, line);
  }
}

const valueText = (value: ReadingValue): string => `${value.kind} ${keyText(value)}`;

const keyText = ({ run, plate, well, runtime }: ReadingKey): string =>
  `${plate} ${well} ${runtime} ${run}`;
