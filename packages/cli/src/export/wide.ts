import { type Readings, wellIndexEnd, wellName } from "@wellspring/contract";
import { type ReadingsWriter, RowBuffer } from "@wellspring/plate-file";
import { type DensityKind, densityColumn } from "./density.ts";
import { PlateColumns } from "./plate-columns.ts";

/**
 * CSV with a column for each well, `plate,runtime,A1,A2,..`, and a row for each plate and runtime,
 * empty where a well has no value. One plate is kept in memory at a time.
 *
 * @param wells indexes of the wells that get a column, in order.
 */
export const createWideWriter = (wells: readonly number[], kind: DensityKind): ReadingsWriter => {
  const buffer = new RowBuffer();
  let columns = new PlateColumns();
  let currentPlate = -1;
  buffer.writeBytes(Buffer.from(["plate", "runtime", ...wells.map(wellName)].join(",")));

  function* writePlate(): Generator<Uint8Array, undefined> {
    const prefix = Buffer.from(`\r\n${currentPlate},`);
    for (const runtime of columns.runtimes()) {
      if (!buffer.hasRoom(rowBytesMax)) yield buffer.take();
      buffer.writeBytes(prefix);
      buffer.writeInteger(runtime);
      for (const well of wells) {
        buffer.writeByte(comma);
        const value = columns.valueAt(well, runtime);
        if (!Number.isNaN(value)) buffer.writeDecimal(value);
      }
    }
    columns = new PlateColumns();
    return undefined;
  }

  function* write(plate: number, readings: Readings): Generator<Uint8Array, undefined> {
    if (plate !== currentPlate) yield* writePlate();
    currentPlate = plate;
    columns.add(readings.wells, readings.runtimes, densityColumn(readings, kind));
    return undefined;
  }

  function* end(): Generator<Uint8Array, undefined> {
    yield* writePlate();
    yield buffer.take();
    return undefined;
  }

  return { write, end };
};

const comma = 0x2c;

/** The longest decimal in each well of the largest plate, and the rest. */
const rowBytesMax = wellIndexEnd * 34 + 64;
