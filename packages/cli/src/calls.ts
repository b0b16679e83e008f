import {
  type ClientCallOptions,
  Code,
  callServerStreaming,
  callUnary,
  decodeBlock,
  type HistoryEvent,
  type Plate,
  type Readings,
  type ReadReadingsRequest,
  type RetractRequest,
  type RetractResponse,
  type Run,
  RunServiceService,
  StatusError,
  sliceReadings,
} from "@wellspring/contract";
import type { Link } from "./link.ts";
import type { Patience } from "./patience.ts";
import { retry } from "./retry.ts";

/** Every run of the project, ordered by name. */
export const listRuns = (link: Link): Promise<Run[]> =>
  readWithToken(link, async (token, patience) => {
    const request = { project: link.project, token };
    const runs: Run[] = [];
    const { listRuns: method } = RunServiceService;
    for await (const part of callServerStreaming(link.client, method, request, until(patience))) {
      patience.progressed();
      runs.push(...part.runs);
    }
    return runs;
  });

/** A run and its plates, ordered by number. */
export type RunWithPlates = { run: Run; plates: Plate[] };

/** A run and its plates; throws NOT_FOUND. */
export const getRun = (link: Link, name: string): Promise<RunWithPlates> =>
  readWithToken(link, async (token, patience) => {
    const request = { project: link.project, run: name, token };
    let run: Run | undefined;
    const plates: Plate[] = [];
    const { getRun: method } = RunServiceService;
    for await (const part of callServerStreaming(link.client, method, request, until(patience))) {
      patience.progressed();
      run ??= part.run;
      plates.push(...part.plates);
    }
    if (!run) throw new StatusError(Code.INTERNAL, "the server answered without a run");
    return { run, plates };
  });

/** What happened to a run, oldest first. */
export const listHistory = (link: Link, run: string): Promise<HistoryEvent[]> =>
  readWithToken(link, async (token, patience) => {
    const request = { project: link.project, run, token };
    const events: HistoryEvent[] = [];
    const { listHistory: method } = RunServiceService;
    for await (const part of callServerStreaming(link.client, method, request, until(patience))) {
      patience.progressed();
      events.push(...part.events);
    }
    return events;
  });

/** Takes readings back and keeps the token. */
export const retract = async (link: Link, request: RetractRequest): Promise<RetractResponse> => {
  const { retract: method } = RunServiceService;
  const answer = await retry(
    (patience) => callUnary(link.client, method, request, until(patience)),
    link,
  );
  await link.tokens.keep(answer.token);
  return answer;
};

/** Which readings of which run. */
export type Selection = Pick<
  ReadReadingsRequest,
  "run" | "plate" | "wells" | "fromRuntimeSeconds" | "toRuntimeSeconds"
>;

/**
 * Gives a run's readings in order to `take`, plate by plate, and waits for it. A stream that breaks
 * is opened again; what was taken is not given twice. Throws ABORTED where the run changed before
 * it was opened again: what was taken and what is left would be of two states.
 */
export const readReadings = async (
  link: Link,
  selection: Selection,
  take: (plate: number, readings: Readings) => Promise<void>,
): Promise<void> => {
  const taken: Taken = { plate: -1, well: -1, runtime: -1, revision: undefined };
  await readWithToken(link, async (token, patience) => {
    const request = { ...selection, project: link.project, columns: false, token };
    const { readReadings: method } = RunServiceService;
    let revision: string | undefined;
    for await (const part of callServerStreaming(link.client, method, request, until(patience))) {
      patience.progressed();
      revision = part.revision;
      assertUnchanged(selection.run, taken, revision);
      if (part.readings?.$case !== "block" || part.plate < taken.plate) continue;
      const readings = after(taken, part.plate, decodeBlock(part.readings.block));
      const last = readings.wells.length - 1;
      if (last < 0) continue;
      patience.pause();
      await take(part.plate, readings);
      patience.resume();
      taken.plate = part.plate;
      taken.well = readings.wells[last];
      taken.runtime = readings.runtimes[last];
      taken.revision = revision;
    }
    assertUnchanged(selection.run, taken, revision);
  });
};

type Place = { plate: number; well: number; runtime: number };

/** The last reading that was taken, and the run's revision then. */
type Taken = Place & { revision: string | undefined };

const assertUnchanged = (run: string, taken: Taken, revision: string | undefined): void => {
  if (taken.revision === undefined || taken.revision === revision) return;
  const text = `run ${run} changed while it was read, and the connection broke in between`;
  throw new StatusError(Code.ABORTED, text);
};

/** The readings of a plate that come after a place. */
const after = (place: Place, plate: number, readings: Readings): Readings => {
  if (plate > place.plate) return readings;
  const { wells, runtimes } = readings;
  let start = 0;
  while (
    start < wells.length &&
    (wells[start] < place.well || (wells[start] === place.well && runtimes[start] <= place.runtime))
  ) {
    start++;
  }
  return sliceReadings(readings, start, wells.length);
};

/**
 * A read that sees what this user wrote last. A server with another log than the token's is read
 * without: the token is forgotten, and the user told.
 */
export const readWithToken = async <T>(
  link: Link,
  read: (token: string, patience: Patience) => Promise<T>,
): Promise<T> => {
  const token = await link.tokens.read();
  try {
    return await retry((patience) => read(token, patience), link);
  } catch (error) {
    const isOtherLog = error instanceof StatusError && error.code === Code.FAILED_PRECONDITION;
    if (token === "" || !isOtherLog) throw error;
    await link.tokens.forget();
    link.notice(
      `${link.server} has another log than when it was written to last: ${error.message}`,
    );
    return await retry((patience) => read("", patience), link);
  }
};

const until = ({ signal }: Patience): ClientCallOptions => ({ signal });
