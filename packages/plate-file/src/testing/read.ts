import assert from "node:assert/strict";
import { createReadings, type Readings } from "@wellspring/contract";
import { PlateFileError } from "../finding.ts";
import type { PlateSource } from "../plate-source.ts";
import {
  type PlateFileOptions,
  type PlateFileSummary,
  type PlatePart,
  readPlateFile,
} from "../read-plate-file.ts";
import { copyReadings } from "../rows.ts";

/** The header of the robots' own form. */
export const robotHeader = "plate,well,runtime,optical-density,run,corrected-optical-density";

/** Bytes as a source, in chunks of `chunkBytes`, in a buffer that is overwritten like a file's. */
export const bytesSource = (
  content: string | Uint8Array,
  chunkBytes = 1024 * 1024,
): PlateSource => ({
  async *chunks(): AsyncGenerator<Uint8Array> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const chunk = new Uint8Array(chunkBytes);
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      const piece = bytes.subarray(start, start + chunkBytes);
      chunk.set(piece);
      yield chunk.subarray(0, piece.length);
      chunk.fill(0xff);
    }
  },
});

/** All that reading a source gives: the parts that stand, and the summary. */
export const readAll = async (
  source: PlateSource,
  options: PlateFileOptions = { file: "run-01.csv" },
): Promise<{ parts: ReadPart[]; restarts: number; summary: PlateFileSummary }> => {
  const generator = readPlateFile(source, options);
  let parts: ReadPart[] = [];
  let restarts = 0;
  for (;;) {
    const next = await generator.next();
    if (next.done) return { parts, restarts, summary: next.value };
    if (next.value.kind === "readings") parts.push(copyPart(next.value));
    else {
      parts = [];
      restarts += 1;
    }
  }
};

/** What refuses a source; fails where nothing does. */
export const refusal = async (
  source: PlateSource,
  options: PlateFileOptions = { file: "f.csv" },
): Promise<PlateFileError> => {
  try {
    await readAll(source, options);
  } catch (error) {
    assert.ok(error instanceof PlateFileError, String(error));
    return error;
  }
  return assert.fail("nothing was refused");
};

/** Asserts the findings of a file called f.csv. */
export const assertRefused = async (
  content: string | Uint8Array | PlateSource,
  ...lines: string[]
): Promise<void> => {
  const isSource = typeof content === "object" && "chunks" in content;
  const error = await refusal(isSource ? content : bytesSource(content));
  assert.deepEqual(error.lines(), lines);
};

/** A part that stays as it is when the next one is asked for. */
const copyPart = (part: ReadPart): ReadPart => {
  const readings = createReadings(part.readings.wells.length);
  copyReadings(part.readings, readings, 0);
  return { ...part, readings };
};

export type ReadPart = Extract<PlatePart, { kind: "readings" }>;

/** Readings as texts, `run plate well-index runtime density corrected`, sorted. */
export const partsToTexts = (parts: readonly ReadPart[]): string[] =>
  parts.flatMap(({ run, plate, readings }) => readingsToTexts(`${run} ${plate}`, readings)).sort();

const readingsToTexts = (
  prefix: string,
  { wells, runtimes, opticalDensities, correctedOpticalDensities }: Readings,
): string[] =>
  Array.from(
    wells,
    (well, index) =>
      `${prefix} ${well} ${runtimes[index]} ` +
      `${opticalDensities[index]} ${correctedOpticalDensities[index]}`,
  );
