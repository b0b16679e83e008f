import {
  BlockDecoder,
  Code,
  type PlateReadings,
  StatusError,
  wellIndexEnd,
} from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { BinaryRows } from "./binary-rows.ts";
import type { DepositedPlate } from "./deposited-plate.ts";

/**
 * Copies the readings of a pass into the table, counting in each plate what it got; those of
 * plates that are here already are passed over. Answers how many rows they were.
 */
export const copyReadings = async (
  session: Session,
  readings: AsyncIterable<PlateReadings>,
  plates: readonly DepositedPlate[],
): Promise<number> => {
  const chunks = encodeReadings(readings, plates);
  // No COPY is begun for nothing.
  const first = await chunks.next();
  if (first.done) return 0;
  return session.copyIn(copyStatement, startWith(first.value, chunks));
};

const copyStatement = `COPY reading (well_id, runtime_s, optical_density, corrected_optical_density)
  FROM STDIN (FORMAT binary)`;

async function* startWith(first: Buffer, others: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* others;
}

async function* encodeReadings(
  readings: AsyncIterable<PlateReadings>,
  plates: readonly DepositedPlate[],
): AsyncGenerator<Buffer> {
  const decoder = new BlockDecoder();
  const wellIds = new WellIds();
  let rows: BinaryRows | undefined;
  for await (const { place, block } of readings) {
    const plate = findPlate(plates, place);
    if (plate.isUnchanged) continue;
    rows ??= new BinaryRows();
    const decoded = decoder.decode(block);
    const ids = wellIds.select(plate, decoded.wells);
    for (let next = 0; ; yield rows.take()) {
      next = rows.write(decoded, next, ids);
      if (next === decoded.wells.length) break;
    }
    plate.copied += decoded.wells.length;
    decoder.reset();
  }
  if (rows) yield rows.finish();
}

const findPlate = (plates: readonly DepositedPlate[], place: number): DepositedPlate => {
  const plate = plates[place];
  if (plate) return plate;
  throw new StatusError(Code.DATA_LOSS, `the pass has readings of plate ${place} and no such one`);
};

/** The ids of one plate's wells by their indexes. */
class WellIds {
  readonly #ids = new Int32Array(wellIndexEnd);
  #plate: DepositedPlate | undefined;

  /** Those of a plate, which has to have all of these wells. */
  select(plate: DepositedPlate, wells: Uint16Array): Int32Array {
    if (plate !== this.#plate) {
      this.#plate = plate;
      this.#ids.fill(0);
      for (const [i, index] of plate.wellIndexes.entries()) this.#ids[index] = plate.wellIds[i];
    }
    for (let i = 0; i < wells.length; i++) {
      if (this.#ids[wells[i]] !== 0) continue;
      const text = `${plate.name} has readings of a well that it does not have`;
      throw new StatusError(Code.DATA_LOSS, text);
    }
    return this.#ids;
  }
}
