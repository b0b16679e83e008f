import { StatusError } from "@wellspring/contract";

/** Something in a data folder that can't be right. */
export type Violation = {
  /** The keyspace, or `store` for the data file itself. */
  keyspace: string;
  /** The key as a person reads it: `default/run-01`, `run 1, plate 0`, `17`. */
  key: string;
  text: string;
};

/** What a data folder holds, and what is wrong with it. */
export type CheckReport = {
  logId: string;
  appliedSequence: bigint;
  projects: number;
  /** Runs with readings; retracted ones are not counted. */
  runs: number;
  plates: number;
  readings: number;
  blocks: number;
  /** Bytes of all blocks. */
  blockBytes: number;
  openUploads: number;
  works: number;
  /** The first violations, at most violationsToldMax. */
  violations: Violation[];
  violationCount: number;
};

/** Violations that are told one by one; the rest are counted. */
export const violationsToldMax = 1_000;

/** A report of nothing yet. */
export const createReport = (): CheckReport => ({
  logId: "",
  appliedSequence: 0n,
  projects: 0,
  runs: 0,
  plates: 0,
  readings: 0,
  blocks: 0,
  blockBytes: 0,
  openUploads: 0,
  works: 0,
  violations: [],
  violationCount: 0,
});

/** Says what is wrong with one key. */
export type Say = (text: string) => void;

/** A way to say what is wrong with one key of a keyspace. */
export const sayOf =
  (report: CheckReport, keyspace: string, key: string): Say =>
  (text) => {
    report.violationCount++;
    if (report.violations.length < violationsToldMax) {
      report.violations.push({ keyspace, key, text });
    }
  };

/** What `check` gives, undefined where it throws: damage is said and does not end a check. */
export const attempt = <Value>(say: Say, check: () => Value): Value | undefined => {
  try {
    return check();
  } catch (thrown) {
    sayThrown(say, thrown);
    return undefined;
  }
};

/** The same for a check that takes turns. */
export const attemptLong = async <Value>(
  say: Say,
  check: () => Value | Promise<Value>,
): Promise<Value | undefined> => {
  try {
    return await check();
  } catch (thrown) {
    sayThrown(say, thrown);
    return undefined;
  }
};

const sayThrown = (say: Say, thrown: unknown): void =>
  say(`can't be read: ${StatusError.from(thrown).message}`);
