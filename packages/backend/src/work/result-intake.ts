import { setTimeout as delay } from "node:timers/promises";
import {
  Code,
  type Completed,
  engineNameFault,
  type Failed,
  type IndexEntry,
  limits,
  parseWorkId,
  StatusError,
  type WorkRequest,
} from "@wellspring/contract";
import type { CompletedWork, FailedWork, Record } from "../gen/wellspring/backend/v1/log.ts";
import type { Log } from "../log/log.ts";
import type { EngineSession } from "./dispatch/engine-session.ts";
import { splitByBytes } from "./split-by-bytes.ts";

export type ResultIntakeOptions = {
  log: Pick<Log, "append">;
  session: EngineSession;
  principal: string;
  /** Hears of works that failed. */
  countFailed: (engine: string, works: number) => void;
};

/** Records of one engine on their way into the log at once. */
const recordsMax = 64;
/** Bytes of one record, so that several share an entry. */
const recordBytesMax = limits.entryBytesMax / 4;
/** About the bytes of a work beside its result. */
const workBytes = 32;
/** Milliseconds before a result is appended again that the log has no room for. */
const againMs = 1_000;

/** Takes the results of one engine into the log, and tells its session which of them are kept. */
export class ResultIntake {
  readonly #options: ResultIntakeOptions;
  readonly #appending = new Set<Promise<void>>();
  #fault: unknown;

  constructor(options: ResultIntakeOptions) {
    this.#options = options;
  }

  /** Takes one message; waits while too much is on its way. Throws what the log refused. */
  async take({ completed, failed, extend }: WorkRequest): Promise<void> {
    for (const { workId } of [...completed, ...failed]) parseWorkId(workId);
    const { session, countFailed } = this.#options;
    session.extend(extend, performance.now());
    const judged = completed.map((each) => ({ each, fault: resultFault(each) }));
    const sound = judged.flatMap(({ each, fault }) => (fault === undefined ? [each] : []));
    const faulty = judged.flatMap(({ each: { workId }, fault }) =>
      fault === undefined ? [] : [{ workId, failure: fault, failureCode: Code.INTERNAL }],
    );
    const failures = [...failed.map(parseFailed), ...faulty];
    if (failures.length > 0) countFailed(session.engine, failures.length);
    await this.#complete(sound);
    await this.#fail(failures);
  }

  /** Resolves once all that was taken is kept. */
  async settle(): Promise<void> {
    await Promise.all(this.#appending);
    if (this.#fault !== undefined) throw this.#fault;
  }

  async #complete(completed: readonly Completed[]): Promise<void> {
    const engineVersion = this.#options.session.version;
    const works = completed.map(toCompleted);
    for (const { values, bytes } of splitByBytes(works, recordBytesMax, bytesOf)) {
      const complete = { engineVersion, works: values };
      await this.#append({ $case: "complete", complete }, values, bytes);
    }
  }

  async #fail(failed: readonly FailedWork[]): Promise<void> {
    const engineVersion = this.#options.session.version;
    const size = ({ failure }: FailedWork) => workBytes + Buffer.byteLength(failure);
    for (const { values, bytes } of splitByBytes(failed, recordBytesMax, size)) {
      await this.#append({ $case: "fail", fail: { engineVersion, works: values } }, values, bytes);
    }
  }

  async #append(
    change: Record["change"],
    works: readonly { workId: Buffer }[],
    bytes: number,
  ): Promise<void> {
    while (this.#appending.size >= recordsMax) await Promise.race(this.#appending);
    if (this.#fault !== undefined) throw this.#fault;
    const { principal, session } = this.#options;
    const workIds = works.map(({ workId }) => workId);
    const kept = this.#appendOnceThereIsRoom({ principal, change }, bytes);
    const appending = session
      .finish(workIds, kept)
      .catch((thrown: unknown) => {
        this.#fault ??= thrown;
        session.end(thrown);
      })
      .finally(() => this.#appending.delete(appending));
    this.#appending.add(appending);
  }

  /** What is computed is not computed again since a disk is full. */
  async #appendOnceThereIsRoom(record: Record, bytes: number): Promise<void> {
    for (;;) {
      try {
        await this.#options.log.append(record, bytes);
        return;
      } catch (thrown) {
        const error = StatusError.from(thrown);
        if (error.code !== Code.RESOURCE_EXHAUSTED || this.#options.session.isEnded) throw error;
      }
      await delay(againMs);
    }
  }
}

/** What is wrong with a result: its engine's function is, and would make the same again. */
const resultFault = ({ result, indexEntries }: Completed): string | undefined => {
  if (result.length > limits.workResultBytesMax) {
    return `the result has ${result.length} bytes, at most ${limits.workResultBytesMax} are kept`;
  }
  if (indexEntries.length > limits.indexEntriesMax) {
    return `the result has ${indexEntries.length} index entries, at most ${limits.indexEntriesMax}`;
  }
  const names = new Set(indexEntries.map(({ name }) => name));
  if (names.size < indexEntries.length) return "the result is in an index twice";
  for (const { name, key } of indexEntries) {
    const fault = engineNameFault(name);
    if (fault !== undefined) return `the result has an index whose name ${fault}`;
    if (key.length <= limits.indexKeyBytesMax) continue;
    return `the result has a key of ${key.length} bytes, at most ${limits.indexKeyBytesMax}`;
  }
  return undefined;
};

const toCompleted = ({ workId, result, indexEntries }: Completed): CompletedWork => ({
  workId,
  result,
  places: indexEntries,
});

const bytesOf = ({ result, places }: CompletedWork): number =>
  places.reduce((bytes, { key }: IndexEntry) => bytes + workBytes + key.length, 0) +
  workBytes +
  result.length;

/** A failure that can be kept: never empty, never OK, cut where it is long. */
const parseFailed = ({ workId, failure, failureCode }: Failed): FailedWork => ({
  workId,
  failure: cut(failure.trim() || "failed without a reason"),
  failureCode: failureCode in Code && failureCode > 0 ? failureCode : Code.UNKNOWN,
});

const cut = (text: string): string => {
  let short = text.toWellFormed();
  while (Buffer.byteLength(short) > limits.textBytesMax) short = short.slice(0, -1);
  return short;
};
