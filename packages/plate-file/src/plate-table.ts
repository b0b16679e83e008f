import { limits, type Readings, wellName } from "@wellspring/contract";
import type { Findings } from "./findings.ts";
import { columnNames } from "./header.ts";
import { PlateRows, type TakenRows } from "./plate-rows.ts";
import type { PlateReadings } from "./read-plate-file.ts";
import { type RepeatedRows, type RowConflict, rowsToReadings } from "./row-order.ts";
import { giveBackRows } from "./rows.ts";
import { type Run, RunTable } from "./run-table.ts";

/**
 * How rows are held until they are given out: `streamed` while they come in one of the robots'
 * orders, in bounded memory; `whole` until the end of the file, in any order.
 */
export type Holding = "streamed" | "whole";

/** Sees the rows that are taken from a plate. */
export type OnTaken = (rows: PlateRows, taken: TakenRows) => void;

/** The rows of a file by run and plate, and what is given out of them. */
export class PlateTable {
  readonly runs = new RunTable();
  /** Plates, counted for each run; wells, counted for each plate of each run. */
  plates = 0;
  wells = 0;
  /** Whether a row came after a later one of its well had been given out. */
  isDisordered = false;
  readonly repeated: RepeatedRows;
  private readonly findings: Findings;
  private readonly holding: Holding;
  private readonly onTaken: OnTaken;
  private ready: Ready[] = [];
  private readonly open = new Set<PlateRows>();
  private isRevisited = false;
  private rowsTaken = 0;
  /** Rows of the plate that was taken last: plates of one file are mostly of one size. */
  private countLikely = 0;

  constructor(holding: Holding, findings: Findings, onTaken: OnTaken) {
    this.onTaken = onTaken;
    this.holding = holding;
    this.findings = findings;
    this.repeated = { duplicates: 0, filled: 0, onConflict: () => {} };
  }

  /** The rows of a plate, made where it is new; `left` is the plate whose turn it was, if any. */
  turnTo(run: Run, plate: number, left: PlateRows | undefined, rowsRead: number): PlateRows {
    if (left) left.leftAt = rowsRead;
    let rows = run.plates.get(plate);
    if (!rows) {
      rows = new PlateRows(run.name, plate, (full) => this.takeFull(full), this.countLikely);
      run.plates.set(plate, rows);
      this.plates += 1;
    } else if (rows.leftAt >= 0) {
      this.isRevisited = true;
    }
    this.open.add(rows);
    return rows;
  }

  /** What may be given out after `rowsRead` rows; `current` is the plate whose turn it is. */
  *giveOut(current: PlateRows | undefined, rowsRead: number): Generator<PlateReadings> {
    if (this.holding === "streamed") {
      if (current) current.leftAt = rowsRead;
      this.takeFinished(rowsRead);
      this.takeOldest(rowsRead);
    }
    yield* this.takeReady();
  }

  /** All that is left, at the end of the file. */
  *finish(): Generator<PlateReadings> {
    for (const run of this.runs.all()) {
      const plates = [...run.plates.values()].sort((left, right) => left.plate - right.plate);
      for (const rows of plates) {
        this.take(rows);
        yield* this.takeReady();
      }
    }
  }

  private takeFull(rows: PlateRows): void {
    if (this.holding === "whole") rows.keep();
    else this.take(rows);
  }

  /** A file that never went back to a plate is ordered by plate: those it left are complete. */
  private takeFinished(rowsRead: number): void {
    if (this.isRevisited || this.open.size < 2) return;
    for (const rows of this.open) {
      const isLeft = rowsRead - rows.leftAt > rowsAwayMin;
      if (isLeft && hasSeveralRuntimes(rows)) this.take(rows);
    }
  }

  private takeOldest(rowsRead: number): void {
    if (rowsRead - this.rowsTaken <= rowsHeldMax) return;
    const oldest = [...this.open].sort((left, right) => left.leftAt - right.leftAt);
    for (const rows of oldest) {
      if (rowsRead - this.rowsTaken <= rowsHeldMax / 2) return;
      this.take(rows);
    }
  }

  private take(rows: PlateRows): void {
    const taken = rows.take();
    this.onTaken(rows, taken);
    this.open.delete(rows);
    this.rowsTaken += taken.count;
    this.countLikely = taken.count;
    this.ready.push({ rows, taken });
  }

  private *takeReady(): Generator<PlateReadings> {
    const { ready } = this;
    this.ready = [];
    for (const { rows, taken } of ready) {
      const { run, plate } = rows;
      this.repeated.onConflict = (conflict) => this.addConflict(rows, conflict);
      for (const readings of rowsToReadings(taken, this.repeated)) {
        this.noteLastRuntimes(rows, readings);
        yield { kind: "readings", run, plate, readings };
      }
      for (const chunk of taken.chunks) giveBackRows(chunk);
    }
  }

  private noteLastRuntimes(rows: PlateRows, { wells, runtimes }: Readings): void {
    const end = wells.length;
    rows.lastRuntimes = enlarged(rows.lastRuntimes, wells[end - 1] + 1);
    const { lastRuntimes } = rows;
    for (let index = 0; index < end; index += 1) {
      const well = wells[index];
      const isFirst = index === 0 || wells[index - 1] !== well;
      if (isFirst && lastRuntimes[well] < 0) this.wells += 1;
      else if (isFirst && runtimes[index] <= lastRuntimes[well]) this.isDisordered = true;
      lastRuntimes[well] = runtimes[index];
    }
  }

  private addConflict({ run, plate }: PlateRows, conflict: RowConflict): void {
    const { well, runtime, kind, earlier, later } = conflict;
    const place = `run ${run} plate ${plate} well ${wellName(well)} time ${runtime}`;
    const values = `${columnNames[kind]} ${later.value}, but ${earlier.value}`;
    const text = `${place}: ${values} in line ${earlier.line}`;
    this.findings.addField({ line: later.line, kind, text });
  }
}

/** Rows that were taken from a plate and wait to be given out as readings. */
type Ready = { rows: PlateRows; taken: TakenRows };

const hasSeveralRuntimes = ({ rows, count }: PlateRows): boolean =>
  count > 0 && rows.runtimes[0] !== rows.runtimes[count - 1];

const enlarged = (runtimes: Int32Array, length: number): Int32Array => {
  if (runtimes.length >= length) return runtimes;
  const larger = new Int32Array(length).fill(-1);
  larger.set(runtimes);
  return larger;
};

/** Rows after which a plate that the file left is taken to be complete. */
const rowsAwayMin = 1_024;

/** Rows held at most: 27 MB, sixteen full blocks. */
const rowsHeldMax = 16 * limits.blockReadingsMax;
