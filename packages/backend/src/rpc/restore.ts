import { setTimeout as delay } from "node:timers/promises";
import {
  type RestoreRequest,
  type RestoreResponse,
  type SnapshotPart,
  StatusError,
} from "@wellspring/contract";
import type { Context } from "../context.ts";

/** How often a client hears that its snapshot is being worked on, in milliseconds. */
const tellEveryMs = 1_000;

/** Takes a snapshot into a log that holds nothing; what is in the way is said before its chunks. */
export const restore = ({ restorer }: Pick<Context, "restorer">) =>
  async function* (
    requests: AsyncIterable<RestoreRequest>,
  ): AsyncGenerator<RestoreResponse, undefined> {
    const parts = readParts(requests);
    const { value: first } = await parts.next();
    if (first?.part?.$case !== "description") {
      throw StatusError.invalid("part", "is no description: it comes before all else");
    }
    await restorer.assertPossible(first.part.description);
    yield { part: { $case: "accepted", accepted: {} } };
    const work = restorer.restore(startingWith(first, parts));
    yield* tellWhile(work);
    const { logId, report } = await work;
    const [runs, readings] = [BigInt(report.runs), BigInt(report.readings)];
    yield { part: { $case: "decided", decided: { logId, runs, readings } } };
    return undefined;
  };

async function* readParts(
  requests: AsyncIterable<RestoreRequest>,
): AsyncGenerator<SnapshotPart, undefined> {
  for await (const { part } of requests) {
    if (!part) throw StatusError.invalid("part", "is missing");
    yield part;
  }
  return undefined;
}

async function* startingWith(
  first: SnapshotPart,
  rest: AsyncIterable<SnapshotPart>,
): AsyncGenerator<SnapshotPart, undefined> {
  yield first;
  yield* rest;
  return undefined;
}

async function* tellWhile(work: Promise<unknown>): AsyncGenerator<RestoreResponse, undefined> {
  const ended = new AbortController();
  const over = work.then(
    () => ended.abort(),
    () => ended.abort(),
  );
  for (;;) {
    const pause = delay(tellEveryMs, undefined, ended).catch(() => undefined);
    await Promise.race([over, pause]);
    if (ended.signal.aborted) return undefined;
    yield { part: { $case: "working", working: {} } };
  }
}
