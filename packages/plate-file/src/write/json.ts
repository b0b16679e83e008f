import { type Readings, wellName } from "@wellspring/contract";
import type { ReadingsWriter } from "./readings-writer.ts";
import { RowBuffer } from "./row-buffer.ts";

/**
 * A JSON array with an object for each reading, one a line: `run`, `plate`, `well`, `runtime` in
 * seconds, `optical_density`, and `corrected_optical_density`, null where absent.
 */
export const createJsonWriter = (run: string): ReadingsWriter => {
  const buffer = new RowBuffer();
  const runText = JSON.stringify(run);
  let isEmpty = true;

  function* write(plate: number, readings: Readings): Generator<Uint8Array, undefined> {
    const { wells, runtimes, opticalDensities, correctedOpticalDensities } = readings;
    let well = -1;
    let start = Buffer.alloc(0);
    for (let place = 0; place < wells.length; place++) {
      if (!buffer.hasRoom(rowBytesMax)) yield buffer.take();
      if (wells[place] !== well) {
        well = wells[place];
        start = Buffer.from(
          `{"run":${runText},"plate":${plate},"well":"${wellName(well)}","runtime":`,
        );
      }
      buffer.writeBytes(isEmpty ? opening : separator);
      isEmpty = false;
      buffer.writeBytes(start);
      buffer.writeInteger(runtimes[place]);
      buffer.writeBytes(densityKey);
      buffer.writeDecimal(opticalDensities[place]);
      buffer.writeBytes(correctedKey);
      const corrected = correctedOpticalDensities[place];
      if (Number.isNaN(corrected)) buffer.writeBytes(absent);
      else buffer.writeDecimal(corrected);
      buffer.writeByte(closingBrace);
    }
    return undefined;
  }

  function* end(): Generator<Uint8Array, undefined> {
    if (!buffer.hasRoom(rowBytesMax)) yield buffer.take();
    buffer.writeBytes(Buffer.from(isEmpty ? "[]\n" : "\n]\n"));
    yield buffer.take();
    return undefined;
  }

  return { write, end };
};

const opening = Buffer.from("[\n");
const separator = Buffer.from(",\n");
const densityKey = Buffer.from(',"optical_density":');
const correctedKey = Buffer.from(',"corrected_optical_density":');
const absent = Buffer.from("null");
const closingBrace = 0x7d;

/** Two decimals, the longest run's name with all of it escaped, and the rest. */
const rowBytesMax = 2_048;
