import {
  Code,
  type Conflict,
  createReadings,
  encodeBlocks,
  type HistoryEvent,
  listWells,
  type Plate,
  parseToken,
  parseWell,
  type Readings,
  type ReadReadingsRequest,
  type ReadReadingsResponse,
  type RetractRequest,
  type RetractResponse,
  type Run,
  type RunDescription,
  StatusError,
  type UploadCommitted,
  wellName,
  wellsOf,
} from "@wellspring/contract";

/** A reading in memory; the corrected density is NaN where absent. */
type StoredReading = { well: number; runtime: number; density: number; corrected: number };

type StoredRun = {
  description: RunDescription;
  plates: Map<number, Map<string, StoredReading>>;
};

/** What an upload changed, or what stood in its way. */
export type Changes = { added: number; duplicates: number; filled: number; conflicts: Conflict[] };

/** Runs in memory, for specs: as strict as the real ones where a client can tell. */
export class RunStore {
  readonly logId: string;
  sequence = 0n;
  /** Thrown by the next calls, one each. */
  readonly failures: StatusError[] = [];
  /** Whether uploads get no answer at all. */
  isSilent = false;
  /** Blocks after which an upload's stream breaks, one for each stream. */
  readonly breaks: number[] = [];
  /** Blocks after which a stream of readings breaks, one for each stream. */
  readonly readBreaks: number[] = [];
  /** How often a commit says that it is being worked on. */
  workingTold = 0;
  /** How many commits are made without an answer. */
  answersLost = 0;
  /** What uploads that were committed heard, by their id. */
  readonly committed = new Map<string, UploadCommitted>();
  /** Tokens that reads came with. */
  readonly tokensSeen: string[] = [];
  /** Counts what was applied and retracted. */
  #changes = 0;
  readonly #runs = new Map<string, StoredRun>();
  readonly #events = new Map<string, HistoryEvent[]>();

  constructor(logId = "0194a1de-0000-7000-8000-000000000001") {
    this.logId = logId;
  }

  checkToken(token: string): void {
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.tokensSeen.push(token);
    const position = parseToken(token);
    if (position && position.logId !== this.logId) {
      throw new StatusError(Code.FAILED_PRECONDITION, "the token is of another log");
    }
  }

  nextToken(): string {
    this.sequence++;
    return `${this.logId}.${this.sequence}`;
  }

  has(run: string): boolean {
    return this.#runs.has(run);
  }

  addEvent(run: string, event: Partial<HistoryEvent>): void {
    const events = this.#events.get(run) ?? [];
    events.push({ ...emptyEvent, atMs: 1_769_860_800_000n, ...event });
    this.#events.set(run, events);
  }

  /** Compares readings with what is there and, with `isApplied`, adds them. */
  apply(run: string, plate: number, readings: Readings, isApplied: boolean): Changes {
    const changes: Changes = { added: 0, duplicates: 0, filled: 0, conflicts: [] };
    const stored = this.#runs.get(run)?.plates.get(plate) ?? new Map<string, StoredReading>();
    readings.wells.forEach((well, place) => {
      const reading = {
        well,
        runtime: readings.runtimes[place],
        density: readings.opticalDensities[place],
        corrected: readings.correctedOpticalDensities[place],
      };
      const key = `${well} ${reading.runtime}`;
      if (!compare(run, plate, stored.get(key), reading, changes)) return;
      if (isApplied) stored.set(key, reading);
    });
    if (isApplied) this.#put(run, plate, stored);
    return changes;
  }

  describe(run: string, description: RunDescription): void {
    const stored = this.#runs.get(run);
    if (stored) stored.description = description;
  }

  listRuns(): Run[] {
    return [...this.#runs.keys()].sort().map((name) => this.getRun(name));
  }

  getRun(name: string): Run {
    const { description, plates } = this.#find(name);
    const summaries = [...plates].map(([plate, readings]) => summarize(plate, readings));
    const sum = (count: (plate: Plate) => number): number =>
      summaries.reduce((total, plate) => total + count(plate), 0);
    return {
      project: "default",
      name,
      description,
      plates: plates.size,
      wells: sum(({ wells }) => listWells(wells).length),
      readings: sum(({ readings }) => readings),
      firstRuntimeSeconds: Math.min(...summaries.map((plate) => plate.firstRuntimeSeconds)),
      lastRuntimeSeconds: Math.max(...summaries.map((plate) => plate.lastRuntimeSeconds)),
      createdAtMs: 1_769_860_800_000n,
      changedAtMs: 1_769_860_800_000n,
    };
  }

  getPlates(name: string): Plate[] {
    const plates = [...this.#find(name).plates].sort(([a], [b]) => a - b);
    return plates.map(([plate, readings]) => summarize(plate, readings));
  }

  *readReadings(request: ReadReadingsRequest): Generator<ReadReadingsResponse> {
    const revision = `${this.logId}.${this.#changes}`;
    const wells = new Set(request.wells.map(parseWell));
    const plates = [...this.#find(request.run).plates].sort(([a], [b]) => a - b);
    for (const [plate, readings] of plates) {
      if (request.plate !== undefined && request.plate !== plate) continue;
      const chosen = inOrder(readings).filter(
        ({ well, runtime }) =>
          (wells.size === 0 || wells.has(well)) &&
          runtime >= (request.fromRuntimeSeconds ?? 0) &&
          runtime <= (request.toRuntimeSeconds ?? Number.POSITIVE_INFINITY),
      );
      for (let start = 0; start < chosen.length; start += partLength) {
        const columns = toColumns(chosen.slice(start, start + partLength));
        for (const block of encodeBlocks(columns)) {
          yield { plate, readings: { $case: "block", block: Buffer.from(block) }, revision };
        }
      }
    }
  }

  retract({ run, plate, wells, reason, retractionId }: RetractRequest): RetractResponse {
    const { plates } = this.#find(run);
    this.#changes++;
    const indexes = new Set(wells.map(parseWell));
    let readings = 0;
    for (const [number, stored] of plates) {
      if (plate !== undefined && plate !== number) continue;
      for (const [key, { well }] of stored) {
        if (indexes.size > 0 && !indexes.has(well)) continue;
        stored.delete(key);
        readings++;
      }
      if (stored.size === 0) plates.delete(number);
    }
    if (plates.size === 0) this.#runs.delete(run);
    this.addEvent(run, {
      kind: 3,
      plate,
      wells,
      reason,
      id: retractionId,
      retractedReadings: readings,
    });
    return { token: this.nextToken(), readings };
  }

  history(run: string): HistoryEvent[] {
    const events = this.#events.get(run);
    if (!events) throw notFound(run);
    return events;
  }

  #find(name: string): StoredRun {
    const run = this.#runs.get(name);
    if (!run) throw notFound(name);
    return run;
  }

  #put(name: string, plate: number, readings: Map<string, StoredReading>): void {
    const description = { robot: "", instrument: "", startedAt: "", attributes: {} };
    const run = this.#runs.get(name) ?? { description, plates: new Map() };
    this.#changes++;
    run.plates.set(plate, readings);
    this.#runs.set(name, run);
  }
}

/** Small, so that several come. */
const partLength = 1_000;

const notFound = (run: string): StatusError =>
  new StatusError(Code.NOT_FOUND, `no run is called ${run}`);

const emptyEvent: HistoryEvent = {
  kind: 0,
  atMs: 0n,
  principal: "anonymous",
  id: Buffer.alloc(16),
  file: "",
  newReadings: 0,
  duplicates: 0,
  filled: 0,
  wells: [],
  retractedReadings: 0,
  reason: "",
};

/** Counts a reading; whether it has to be stored. */
const compare = (
  run: string,
  plate: number,
  stored: StoredReading | undefined,
  reading: StoredReading,
  changes: Changes,
): boolean => {
  if (!stored) changes.added++;
  else if (stored.density === reading.density && isAbsent(reading.corrected)) changes.duplicates++;
  else if (stored.density === reading.density && isAbsent(stored.corrected)) changes.filled++;
  else if (stored.density === reading.density && stored.corrected === reading.corrected) {
    changes.duplicates++;
  } else {
    changes.conflicts.push(toConflict(run, plate, stored, reading));
  }
  return !stored || (isAbsent(stored.corrected) && !isAbsent(reading.corrected));
};

const isAbsent = Number.isNaN;

const toConflict = (
  run: string,
  plate: number,
  stored: StoredReading,
  reading: StoredReading,
): Conflict => ({
  run,
  plate,
  well: wellName(reading.well),
  runtimeSeconds: reading.runtime,
  storedOpticalDensity: stored.density,
  storedCorrectedOpticalDensity: isAbsent(stored.corrected) ? undefined : stored.corrected,
  uploadedOpticalDensity: reading.density,
  uploadedCorrectedOpticalDensity: isAbsent(reading.corrected) ? undefined : reading.corrected,
});

const inOrder = (readings: Map<string, StoredReading>): StoredReading[] =>
  [...readings.values()].sort((a, b) => a.well - b.well || a.runtime - b.runtime);

const summarize = (plate: number, readings: Map<string, StoredReading>): Plate => {
  const runtimes = [...readings.values()].map(({ runtime }) => runtime);
  return {
    plate,
    wells: wellsOf(toColumns(inOrder(readings))),
    readings: readings.size,
    firstRuntimeSeconds: runtimes.reduce((least, runtime) => Math.min(least, runtime)),
    lastRuntimeSeconds: runtimes.reduce((most, runtime) => Math.max(most, runtime)),
  };
};

const toColumns = (rows: readonly StoredReading[]): Readings => {
  const columns = createReadings(rows.length);
  rows.forEach(({ well, runtime, density, corrected }, place) => {
    columns.wells[place] = well;
    columns.runtimes[place] = runtime;
    columns.opticalDensities[place] = density;
    columns.correctedOpticalDensities[place] = corrected;
  });
  return columns;
};
