import {
  addToDigest,
  createReadings,
  type Digest,
  emptyDigest,
  limits,
  sliceReadings,
} from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { BinaryRowReader, type ReadingRow } from "./binary-row-reader.ts";

/** A plate as its rows say, whatever the tables say of it. */
export type CountedPlate = {
  project: string;
  run: string;
  plate: number;
  readings: number;
  digest: Digest;
  /** What the plate's own row says; without a digest where an entry of it was skipped. */
  told: { readings: number; digest: Buffer | null };
};

/** Plates counted from rows, and rows that belong to nothing. */
export type CountedRows = {
  plates: CountedPlate[];
  /** Readings whose well is not there. */
  strayReadings: number;
  /** Wells without readings. */
  emptyWells: number;
};

/** Counts all rows of all plates, within the session's transaction. */
export const countRows = async (session: Session): Promise<CountedRows> => {
  const { plates, wells } = await listWells(session);
  const counter = new RowCounter(wells);
  const reader = new BinaryRowReader((row) => counter.add(row));
  for await (const chunk of session.copyOut(copyStatement)) reader.read(chunk);
  counter.flush();
  const { strayReadings, emptyWells } = counter;
  return { plates, strayReadings, emptyWells };
};

const copyStatement = `COPY reading (well_id, runtime_s, optical_density, corrected_optical_density)
  TO STDOUT (FORMAT binary)`;

type CountedWell = { plate: CountedPlate; index: number; isEmpty: boolean };

const listWells = async (
  session: Session,
): Promise<{ plates: CountedPlate[]; wells: Map<number, CountedWell> }> => {
  const plateRows = await session.query<{
    id: number;
    project: string;
    run: string;
    plate: number;
    told_readings: bigint;
    told_digest: Buffer | null;
  }>(`SELECT plate.id, project.name AS project, run.name AS run, plate.number AS plate,
        plate.readings AS told_readings, plate.digest AS told_digest
      FROM plate JOIN run ON run.id = run_id JOIN project ON project.id = project_id`);
  const plates = new Map(
    plateRows.map(({ id, told_readings, told_digest, ...place }) => {
      const told = { readings: Number(told_readings), digest: told_digest };
      return [id, { ...place, readings: 0, digest: emptyDigest(), told }];
    }),
  );
  const rows = await session.query<{ id: number; plate_id: number; index: number }>(
    `SELECT id, plate_id, (well_row - 1) * ${limits.wellColumnsMax} + well_column - 1 AS index
     FROM well`,
  );
  const wells = new Map<number, CountedWell>();
  for (const { id, plate_id, index } of rows) {
    const plate = plates.get(plate_id);
    if (plate) wells.set(id, { plate, index, isEmpty: true });
  }
  return { plates: [...plates.values()], wells };
};

/** Adds rows up, many of one plate at a time. */
class RowCounter {
  strayReadings = 0;
  readonly #wells: ReadonlyMap<number, CountedWell>;
  readonly #rows = createReadings(rowsMax);
  #length = 0;
  #plate: CountedPlate | undefined;

  constructor(wells: ReadonlyMap<number, CountedWell>) {
    this.#wells = wells;
  }

  get emptyWells(): number {
    return [...this.#wells.values()].filter(({ isEmpty }) => isEmpty).length;
  }

  add({ wellId, runtimeSeconds, density, corrected }: ReadingRow): void {
    const well = this.#wells.get(wellId);
    if (!well) {
      this.strayReadings++;
      return;
    }
    if (well.plate !== this.#plate || this.#length === rowsMax) this.flush();
    this.#plate = well.plate;
    well.isEmpty = false;
    const at = this.#length++;
    this.#rows.wells[at] = well.index;
    this.#rows.runtimes[at] = runtimeSeconds;
    this.#rows.opticalDensities[at] = density;
    this.#rows.correctedOpticalDensities[at] = corrected;
  }

  flush(): void {
    if (!this.#plate) return;
    this.#plate.readings += this.#length;
    addToDigest(this.#plate.digest, sliceReadings(this.#rows, 0, this.#length));
    this.#length = 0;
  }
}

const rowsMax = 4_096;
