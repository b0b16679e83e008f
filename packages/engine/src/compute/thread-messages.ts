import type { IndexEntry } from "@wellspring/contract";
import type { Task } from "../engine-function.ts";
import type { EngineKind } from "../engines.ts";
import type { Failure, Outcome } from "./attempt.ts";

/** Tasks of one engine. */
export type Batch = { kind: EngineKind; tasks: readonly Task[] };

/** Byte strings in one piece of memory: many small ones would each be copied for themselves. */
type Packed = { bytes: Uint8Array<ArrayBuffer>; ends: Uint32Array<ArrayBuffer> };

/** A batch on its way to a thread. */
export type BatchMessage = { kind: EngineKind; bodies: Packed; submittedAtMs: Float64Array };

/** Outcomes of the next tasks of a batch on their way from a thread; they come a few at a time. */
export type OutcomesMessage = {
  results: Packed;
  /** What is more than a result, by its place: a failure, or index entries. */
  others: Map<number, Failure | IndexEntry[]>;
};

/** A batch as a message, with what is handed over with it. */
export const packBatch = ({ kind, tasks }: Batch): [BatchMessage, ArrayBuffer[]] => {
  const bodies = pack(tasks.map(({ body }) => body));
  const submittedAtMs = Float64Array.from(tasks, (task) => task.submittedAtMs);
  return [{ kind, bodies, submittedAtMs }, memoryOf(bodies)];
};

export const unpackBatch = ({ kind, bodies, submittedAtMs }: BatchMessage): Batch => {
  const tasks = unpack(bodies).map((body, place) => ({
    body,
    submittedAtMs: submittedAtMs[place],
  }));
  return { kind, tasks };
};

/** Outcomes as a message, with what is handed over with it. */
export const packOutcomes = (outcomes: readonly Outcome[]): [OutcomesMessage, ArrayBuffer[]] => {
  const others: OutcomesMessage["others"] = new Map();
  const bytes = outcomes.map((outcome, place) => {
    if ("failure" in outcome) {
      others.set(place, outcome);
      return nothing;
    }
    if (outcome.indexEntries.length > 0) others.set(place, outcome.indexEntries);
    return outcome.result;
  });
  const results = pack(bytes);
  return [{ results, others }, memoryOf(results)];
};

export const unpackOutcomes = ({ results, others }: OutcomesMessage): Outcome[] =>
  unpack(results).map((result, place) => {
    const other = others.get(place);
    if (other && "failure" in other) return other;
    // Between threads a Buffer becomes a plain array of bytes.
    const indexEntries = other?.map(({ name, key }) => ({ name, key: toBuffer(key) })) ?? [];
    return { result, indexEntries };
  });

const nothing = new Uint8Array(0);

const pack = (parts: readonly Uint8Array[]): Packed => {
  const ends = new Uint32Array(parts.length);
  let end = 0;
  for (const [place, part] of parts.entries()) {
    end += part.length;
    ends[place] = end;
  }
  const bytes = new Uint8Array(end);
  for (const [place, part] of parts.entries()) bytes.set(part, ends[place] - part.length);
  return { bytes, ends };
};

const unpack = ({ bytes, ends }: Packed): Buffer[] => {
  const whole = toBuffer(bytes);
  return Array.from(ends, (end, place) => whole.subarray(place === 0 ? 0 : ends[place - 1], end));
};

const memoryOf = ({ bytes, ends }: Packed): ArrayBuffer[] => [bytes.buffer, ends.buffer];

const toBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
