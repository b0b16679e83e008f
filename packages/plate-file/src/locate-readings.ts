import { FilePass } from "./file-pass.ts";
import { locateColumns } from "./locate-columns.ts";
import type { PlateRows, TakenRows } from "./plate-rows.ts";
import type { PlateSource } from "./plate-source.ts";
import type { PlateFileOptions } from "./read-plate-file.ts";

/** A reading by what identifies it; `well` is the well's index. */
export type ReadingKey = { run: string; plate: number; well: number; runtime: number };

/** Where a reading's optical density stands in a file. */
export type ReadingPlace = { line: number; column: number };

/**
 * Finds the first row of each of these readings in a file that was read before without findings,
 * to name the place of what a server refuses; undefined where the file has no such row.
 */
export const locateReadings = async (
  source: PlateSource,
  options: PlateFileOptions,
  wanted: readonly ReadingKey[],
): Promise<(ReadingPlace | undefined)[]> => {
  const lines = new FirstLines(wanted);
  for (const holding of ["streamed", "whole"] as const) {
    const pass = new FilePass(options, holding, (rows, taken) => lines.note(rows, taken));
    for await (const _ of pass.read(source));
    if (!pass.isDisordered) break;
  }
  const found = wanted.flatMap((key) => lines.of(key) ?? []);
  const fields = found.map((line) => ({ line, kind: "opticalDensity" as const }));
  const columns = await locateColumns(source, fields);
  const places = new Map(found.map((line, index) => [line, { line, column: columns[index] }]));
  return wanted.map((key) => places.get(lines.of(key) ?? 0));
};

/** The first line of each of the readings that are looked for. */
class FirstLines {
  private readonly lines = new Map<string, number>();

  constructor(wanted: readonly ReadingKey[]) {
    for (const key of wanted) this.lines.set(keyText(key), Number.POSITIVE_INFINITY);
  }

  of(key: ReadingKey): number | undefined {
    const line = this.lines.get(keyText(key)) ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(line) ? line : undefined;
  }

  note({ run, plate }: PlateRows, { chunks, count }: TakenRows): void {
    let left = count;
    for (const { wells, runtimes, lines } of chunks) {
      const end = Math.min(left, wells.length);
      for (let index = 0; index < end; index += 1) {
        const key = keyText({ run, plate, well: wells[index], runtime: runtimes[index] });
        const line = this.lines.get(key);
        if (line !== undefined && lines[index] < line) this.lines.set(key, lines[index]);
      }
      left -= end;
    }
  }
}

const keyText = ({ run, plate, well, runtime }: ReadingKey): string =>
  `${plate} ${well} ${runtime} ${run}`;
