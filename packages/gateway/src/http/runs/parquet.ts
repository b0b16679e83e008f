import { type Readings, wellName } from "@wellspring/contract";
import type { ReadingsWriter } from "@wellspring/plate-file";
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";

/**
 * Parquet, compressed by Snappy: `run`, `plate`, `well`, `runtime` in seconds, `optical_density`
 * and `corrected_optical_density`, null where absent.
 */
export const createParquetWriter = (run: string): ReadingsWriter => {
  const bytes = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: columnsOf(run, []) });
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: "wellspring" });
  let group: PlateReadings[] = [];
  let rows = 0;

  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice();
    bytes.index = 0;
    return taken;
  };
  const writeGroup = (): void => {
    // With a writer of bytes nothing is waited for.
    if (rows > 0) void writer.write({ columnData: columnsOf(run, group), rowGroupSize: rows });
    group = [];
    rows = 0;
  };

  function* write(plate: number, readings: Readings): Generator<Uint8Array, undefined> {
    group.push({ plate, readings });
    rows += readings.wells.length;
    if (rows < groupRowsMin) return undefined;
    writeGroup();
    yield take();
    return undefined;
  }

  function* end(): Generator<Uint8Array, undefined> {
    writeGroup();
    void writer.finish();
    yield take();
    return undefined;
  }

  return { write, end };
};

type PlateReadings = { plate: number; readings: Readings };

/** Rows after which a group is written: some megabytes in memory. */
const groupRowsMin = 65_536;

const columnsOf = (run: string, group: readonly PlateReadings[]) => {
  const each = <Value>(read: (part: PlateReadings, place: number) => Value): Value[] =>
    group.flatMap((part) => Array.from(part.readings.wells, (_, place) => read(part, place)));
  return [
    { name: "run", data: each(() => run), ...required("STRING") },
    { name: "plate", data: each(({ plate }) => plate), ...required("INT32") },
    {
      name: "well",
      data: each(({ readings }, place) => wellName(readings.wells[place])),
      ...required("STRING"),
    },
    {
      name: "runtime",
      data: each(({ readings }, place) => readings.runtimes[place]),
      ...required("INT32"),
    },
    {
      name: "optical_density",
      data: each(({ readings }, place) => readings.opticalDensities[place]),
      ...required("DOUBLE"),
    },
    {
      name: "corrected_optical_density",
      data: each(({ readings }, place) => numberOrNull(readings.correctedOpticalDensities[place])),
      type: "DOUBLE" as const,
      nullable: true,
    },
  ];
};

const required = <Type extends "STRING" | "INT32" | "DOUBLE">(type: Type) => ({
  type,
  nullable: false,
});

const numberOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
