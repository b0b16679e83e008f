import assert from "node:assert/strict";
import {
  type ChangesBegin,
  type ChangesEnd,
  type ChangesResponse,
  type HistoryEvent,
  type Plate,
  parseWell,
  type Run,
  type RunChange,
  type Work,
} from "@wellspring/contract";
import { blockToRows, type ReadingRow } from "./readings.ts";

/** What a copy has of a plate. */
export type FollowedPlate = { plate: Plate; digest: string; rows: ReadingRow[] };

/** What a copy has of a run. */
export type FollowedRun = {
  run: Run;
  plates: Map<number, FollowedPlate>;
  retractions: HistoryEvent[];
};

/** A copy of all that is visible, as plain as can be, that carries passes out as it hears them. */
export class Follower {
  runs = new Map<string, FollowedRun>();
  works = new Map<bigint, Work>();
  /** The token of the last pass. */
  token = "";
  /** How each pass began, and how many readings came with it. */
  readonly passes: { begin: ChangesBegin; readings: number }[] = [];

  /** Carries a pass out; a stream that breaks leaves the copy as it was. */
  async take(responses: AsyncIterable<ChangesResponse>): Promise<ChangesEnd | undefined> {
    const next = new FollowedPass(this);
    for await (const response of responses) next.take(response);
    const { begin, readings, end } = next;
    assert(begin, "a pass begins");
    [this.runs, this.works] = [next.runs, next.works];
    this.passes.push({ begin, readings });
    if (end) this.token = end.token;
    return end;
  }

  /** All rows by run and plate, for specs to compare. */
  rows(): Record<string, readonly ReadingRow[]> {
    const all = [...this.runs].flatMap(([name, { plates }]) =>
      [...plates].map(([plate, { rows }]) => [`${name}/${plate}`, rows] as const),
    );
    return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** The parts of a pass, which come in one order. */
const order = ["begin", "run", "works", "readings", "end"] as const;

class FollowedPass {
  begin: ChangesBegin | undefined;
  end: ChangesEnd | undefined;
  readings = 0;
  runs: Map<string, FollowedRun>;
  works: Map<bigint, Work>;
  readonly #places: ReadingRow[][] = [];
  #part = 0;

  constructor({ runs, works }: Follower) {
    this.runs = new Map([...runs].map(([name, run]) => [name, copyOf(run)]));
    this.works = new Map(works);
  }

  take({ part }: ChangesResponse): void {
    assert(part, "a response has a part");
    const place = order.indexOf(part.$case);
    assert(place >= this.#part, `${part.$case} after ${order[this.#part]}`);
    this.#part = place;
    if (part.$case === "begin") this.#takeBegin(part.begin);
    else if (part.$case === "run") this.#takeRun(part.run);
    else if (part.$case === "works") for (const work of part.works.works) this.#takeWork(work);
    else if (part.$case === "readings") {
      const rows = blockToRows(part.readings.block);
      this.readings += rows.length;
      this.#places[part.readings.place].push(...rows);
      this.#places[part.readings.place].sort(compareRows);
    } else this.end = part.end;
  }

  #takeBegin(begin: ChangesBegin): void {
    assert.equal(this.begin, undefined);
    this.begin = begin;
    if (!begin.isWhole) return;
    this.runs = new Map();
    this.works = new Map();
  }

  #takeWork(work: Work): void {
    this.works.set(work.number, work);
  }

  #takeRun({ run, plates, retractions }: RunChange): void {
    assert(run);
    const name = `${run.project}/${run.name}`;
    const known = this.runs.get(name) ?? emptyRun(run);
    this.runs.set(name, known);
    known.run = run;
    known.retractions.push(...retractions);
    for (const { plate, digest, fromRuntimeSeconds: from, toRuntimeSeconds: to } of plates) {
      assert(plate);
      const before = known.plates.get(plate.plate)?.rows ?? [];
      const rows = before.filter(([, runtime]) => runtime < from || runtime > to);
      this.#places.push(rows);
      if (plate.readings === 0) known.plates.delete(plate.plate);
      else known.plates.set(plate.plate, { plate, digest: digest.toString("hex"), rows });
    }
  }
}

const emptyRun = (run: Run): FollowedRun => ({ run, plates: new Map(), retractions: [] });

const copyOf = ({ run, plates, retractions }: FollowedRun): FollowedRun => ({
  run,
  plates: new Map(plates),
  retractions: [...retractions],
});

const compareRows = (a: ReadingRow, b: ReadingRow): number =>
  parseWell(a[0]) - parseWell(b[0]) || a[1] - b[1];
