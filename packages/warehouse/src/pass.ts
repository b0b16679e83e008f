import type {
  ChangesBegin,
  ChangesEnd,
  PlateReadings,
  RunChange,
  Work,
} from "@wellspring/contract";

/** One step from a state of the log's to a later one, as a backend streams it. */
export type Pass = {
  begin: ChangesBegin;
  /** All of the pass: the place in PlateReadings counts their plates through. */
  runs: readonly RunChange[];
  /** To be read to its end before the readings are. */
  works: AsyncIterable<readonly Work[]>;
  /** To be read to its end; throws where the stream breaks. */
  readings: AsyncIterable<PlateReadings>;
  /** After the readings; rejects where the pass was cut short: nothing of it counts then. */
  end(): Promise<ChangesEnd>;
};

/** How a pass is asked for. */
export type NextOptions = {
  /** Milliseconds to wait where nothing is new; the pass is empty then. */
  waitMs: number;
  /** Readings after which the pass ends as soon as it can; `limits.changesReadings` by default. */
  readings?: number;
  /** Ends the pass too, wherever its reader is. */
  signal: AbortSignal;
};

/** Where passes come from. */
export type ChangeSource = {
  /**
   * The next pass from a token on, from anything at all where it is "".
   *
   * @throws StatusError FAILED_PRECONDITION where the token is of another log, OUT_OF_RANGE where
   *   changes so old are no longer kept, UNAVAILABLE where no backend answers.
   */
  next(from: string, options: NextOptions): Promise<Pass>;
  /** The body of a work that has more than 256 KiB. */
  readBody(work: Work): Promise<Buffer>;
};

/** What a deposited pass was. */
export type Deposited = {
  token: string;
  hasMore: boolean;
  throughSequence: bigint;
  /** The log's time of the first change of the pass; 0 where there was none. */
  firstAtMs: number;
  readings: number;
  works: number;
};

/** What can't be deposited, and nothing after it. */
export type Stuck = {
  /** The last entry of the pass; undefined where it has all that there is: none can be skipped. */
  sequence: bigint | undefined;
  reason: string;
};

/** Puts passes into one schema of one PostgreSQL, whose lock it holds. */
export type Depositor = AsyncDisposable & {
  /** The token of the last pass, "" where nothing was deposited yet. */
  position(): Promise<string>;
  /**
   * One pass, one transaction. Throws a StatusError: UNAVAILABLE where it may work later, ABORTED
   * where another warehouse works on the same tables, DATA_LOSS where the data can't be deposited.
   */
  deposit(pass: Pass, source: Pick<ChangeSource, "readBody">): Promise<Deposited>;
  /** Has the tables say what is stuck, until a pass is deposited. Throws as deposit does. */
  noteStuck(stuck: Stuck): Promise<void>;
};
