import { randomUUID } from "node:crypto";
import {
  addToDigest,
  type ChangesEnd,
  digestToBytes,
  emptyDigest,
  encodeBlocks,
  type HistoryEvent,
  limits,
  type PlateChange,
  type PlateReadings,
  type PlateSummary,
  parseWell,
  type Readings,
  type Run,
  type RunChange,
  type RunDescription,
  type Work,
  wellName,
  wellsOf,
} from "@wellspring/contract";
import type { Pass } from "../pass.ts";

/** A reading as people write it; corrected is undefined where it is absent. */
export type Row = [well: string, runtimeSeconds: number, density: number, corrected?: number];

/** A reading of a laboratory with the plate that it is of. */
export type PlateRow = [run: string, plate: number, ...Row];

/** What a pass has beside runs, for specs that want it so. */
export type PassOptions = { isWhole?: boolean; works?: Work[]; hasMore?: boolean };

type LabPlate = { rows: Map<string, Row>; touched: [first: number, last: number] | undefined };
type LabRun = {
  plates: Map<number, LabPlate>;
  retractions: HistoryEvent[];
  toldRetractions: number;
  description: RunDescription | undefined;
  isTouched: boolean;
};

/**
 * A laboratory whose log exists in memory: readings come and go, and passes tell of it as backends
 * do. Runs are `project/run`, in project default where they have no slash.
 */
export class Laboratory {
  readonly logId: string = randomUUID();
  sequence = 0n;
  #told = 0n;
  readonly #runs = new Map<string, LabRun>();

  /** Adds readings of a plate, or gives those that are there other values. */
  write(run: string, plate: number, rows: readonly Row[]): void {
    const { plates } = this.#touch(run);
    const known = plates.get(plate) ?? { rows: new Map(), touched: undefined };
    plates.set(plate, known);
    for (const row of rows) known.rows.set(`${row[0]}@${row[1]}`, row);
    const runtimes = rows.map(([, runtime]) => runtime);
    const [first, last] = known.touched ?? [Number.POSITIVE_INFINITY, 0];
    known.touched = [Math.min(first, ...runtimes), Math.max(last, ...runtimes)];
  }

  /** Tells something of a run. */
  describe(run: string, description: Partial<RunDescription>): void {
    const empty = { robot: "", instrument: "", startedAt: "", attributes: {} };
    this.#touch(run).description = { ...empty, ...description };
  }

  /** Takes back wells of a plate, or all of them. */
  retract(run: string, plate: number, wells: readonly string[] = [], reason = "spilt"): void {
    const { plates, retractions } = this.#touch(run);
    const known = plates.get(plate);
    if (!known) throw new Error(`${run} has no plate ${plate}`);
    const before = known.rows.size;
    for (const [key, [well]] of known.rows) {
      if (wells.length === 0 || wells.includes(well)) known.rows.delete(key);
    }
    known.touched = [0, limits.runtimeSecondsMax];
    retractions.push({
      ...{ kind: 3, atMs: 1_700_000_000_000n, principal: "ada", file: "", newReadings: 0 },
      ...{ id: Buffer.from(randomUUID().replaceAll("-", ""), "hex"), duplicates: 0, filled: 0 },
      ...{ plate, wells: [...wells], retractedReadings: before - known.rows.size, reason },
    });
  }

  /** A pass over what changed since the last one, or over all that there is. */
  takePass({ isWhole = false, works = [], hasMore = false }: PassOptions = {}): Pass {
    const from = isWhole ? 0n : this.#told;
    this.#told = this.sequence;
    const parts = [...this.#runs]
      .filter(([, run]) => isWhole || run.isTouched)
      .map(([name, run]) => takeRun(name, run, isWhole));
    const plates = parts.flatMap(({ plates }) => plates);
    return {
      begin: {
        ...{ logId: this.logId, isWhole, firstAtMs: 1_700_000_000_000n },
        ...{ fromSequence: from, throughSequence: this.sequence },
      },
      runs: parts.map(({ change }) => change),
      works: iterate(works.length > 0 ? [works] : []),
      readings: iterate(plates.flatMap((readings, place) => toBlocks(readings, place))),
      end: async (): Promise<ChangesEnd> => ({ token: `${this.logId}.${this.sequence}`, hasMore }),
    };
  }

  /** All readings, ordered by run, plate, well and time. */
  rows(): PlateRow[] {
    const all = [...this.#runs].flatMap(([name, { plates }]) =>
      [...plates].flatMap(([plate, { rows }]) =>
        [...rows.values()].map((row): PlateRow => [name, plate, ...row]),
      ),
    );
    return all.sort(compareRows);
  }

  /** What a backend tells of its plates. */
  plates(): PlateSummary[] {
    return [...this.#runs].flatMap(([name, run]) =>
      [...run.plates]
        .filter(([, { rows }]) => rows.size > 0)
        .map(([plate, { rows }]) => ({
          ...{ ...splitName(name), plate, readings: rows.size },
          digest: digestOf(toReadings([...rows.values()])),
        })),
    );
  }

  #touch(name: string): LabRun {
    const known = this.#runs.get(name) ?? {
      ...{ plates: new Map(), retractions: [], toldRetractions: 0, isTouched: true },
      description: undefined,
    };
    this.#runs.set(name, known);
    known.isTouched = true;
    this.sequence++;
    return known;
  }
}

/** Orders readings as the tables' readers do: by run, plate, well and time. */
export const compareRows = (a: PlateRow, b: PlateRow): number =>
  Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])) ||
  a[1] - b[1] ||
  parseWell(a[2]) - parseWell(b[2]) ||
  a[3] - b[3];

const splitName = (name: string): { project: string; run: string } => {
  const [project, run] = name.includes("/") ? name.split("/") : ["default", name];
  return { project, run };
};

async function* iterate<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}

/** What a pass says of a run, and the readings that go with each of its plates. */
const takeRun = (
  name: string,
  run: LabRun,
  isWhole: boolean,
): { change: RunChange; plates: Readings[] } => {
  const touched = [...run.plates].filter(([, plate]) => isWhole || plate.touched);
  const parts = touched.map(([number, plate]) => takePlate(number, plate, isWhole));
  const retractions = run.retractions.slice(isWhole ? 0 : run.toldRetractions);
  run.toldRetractions = run.retractions.length;
  run.isTouched = false;
  return {
    change: { run: describeRun(name, run), plates: parts.map(({ change }) => change), retractions },
    plates: parts.map(({ readings }) => readings),
  };
};

const takePlate = (
  number: number,
  plate: LabPlate,
  isWhole: boolean,
): { change: PlateChange; readings: Readings } => {
  const all = toReadings([...plate.rows.values()]);
  const everything: [number, number] = [0, limits.runtimeSecondsMax];
  const [first, last] = isWhole ? everything : (plate.touched ?? everything);
  plate.touched = undefined;
  const rows = [...plate.rows.values()].filter(
    ([, runtime]) => runtime >= first && runtime <= last,
  );
  return {
    change: {
      plate: { plate: number, wells: wellsOf(all), readings: plate.rows.size, ...spanOf(all) },
      digest: digestOf(all),
      ...{ fromRuntimeSeconds: first, toRuntimeSeconds: last },
    },
    readings: toReadings(rows),
  };
};

const describeRun = (name: string, { plates, description }: LabRun): Run => {
  const { project, run } = splitName(name);
  const full = [...plates.values()].filter(({ rows }) => rows.size > 0);
  const all = full.flatMap(({ rows }) => [...rows.values()]);
  const wells = full.map(({ rows }) => new Set([...rows.values()].map(([well]) => well)).size);
  return {
    ...{ project, name: run, description, plates: full.length, readings: all.length },
    wells: wells.reduce((sum, count) => sum + count, 0),
    ...{ createdAtMs: 1_700_000_000_000n, changedAtMs: 1_700_000_000_001n },
    ...spanOf(toReadings(all)),
  };
};

const spanOf = ({ runtimes }: Readings) => ({
  firstRuntimeSeconds: runtimes.reduce((least, time) => Math.min(least, time), runtimes[0] ?? 0),
  lastRuntimeSeconds: runtimes.reduce((most, time) => Math.max(most, time), 0),
});

const digestOf = (readings: Readings): Buffer => {
  const digest = emptyDigest();
  addToDigest(digest, readings);
  return digestToBytes(digest);
};

/** Rows as columns, in order. */
const toReadings = (rows: readonly Row[]): Readings => {
  const sorted = rows
    .map((row): Row => [wellName(parseWell(row[0])), row[1], row[2], row[3]])
    .sort((a, b) => parseWell(a[0]) - parseWell(b[0]) || a[1] - b[1]);
  return {
    wells: Uint16Array.from(sorted, ([well]) => parseWell(well)),
    runtimes: Int32Array.from(sorted, ([, runtime]) => runtime),
    opticalDensities: Float64Array.from(sorted, ([, , density]) => density),
    correctedOpticalDensities: Float64Array.from(sorted, (row) => row[3] ?? Number.NaN),
  };
};

const toBlocks = (readings: Readings, place: number): PlateReadings[] =>
  encodeBlocks(readings).map((block) => ({ place, block: Buffer.from(block) }));
