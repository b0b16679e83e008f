import { type Readings, wellName } from "@wellspring/contract";
import type { ReadingsWriter } from "./readings-writer.ts";
import { RowBuffer } from "./row-buffer.ts";

/**
 * The robots' own form, which can be uploaded again: CRLF between lines and none after the last,
 * decimals in plain notation, an absent corrected value empty.
 */
export const createCsvWriter = (run: string): ReadingsWriter => {
  const buffer = new RowBuffer();
  const runCell = Buffer.from(`,${quoteCell(run)},`);
  buffer.writeBytes(Buffer.from(header));

  function* write(plate: number, readings: Readings): Generator<Uint8Array, undefined> {
    const { wells, runtimes, opticalDensities, correctedOpticalDensities } = readings;
    let well = -1;
    let start = Buffer.alloc(0);
    for (let place = 0; place < wells.length; place++) {
      if (!buffer.hasRoom(rowBytesMax)) yield buffer.take();
      if (wells[place] !== well) {
        well = wells[place];
        start = Buffer.from(`\r\n${plate},${wellName(well)},`);
      }
      buffer.writeBytes(start);
      buffer.writeInteger(runtimes[place]);
      buffer.writeByte(comma);
      buffer.writeDecimal(opticalDensities[place]);
      buffer.writeBytes(runCell);
      const corrected = correctedOpticalDensities[place];
      if (!Number.isNaN(corrected)) buffer.writeDecimal(corrected);
    }
    return undefined;
  }

  return { write, end: () => [buffer.take()] };
};

/** A cell as CSV wants it: quoted where it holds a comma, a quote, a line's end or outer blanks. */
export const quoteCell = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const header = "plate,well,runtime,optical-density,run,corrected-optical-density";
const comma = 0x2c;

/** Two decimals, the longest run's name with all of it quotes, and the rest. */
const rowBytesMax = 1_024;
