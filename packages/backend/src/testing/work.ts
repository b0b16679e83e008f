import {
  type Completed,
  callBidi,
  callClientStreaming,
  callServerStreaming,
  callUnary,
  type EngineOpen,
  EngineServiceService,
  type GetWorkRequest,
  type ListWorkRequest,
  type Submission,
  type SubmitResponse,
  type Work,
  type WorkItem,
  type WorkRequest,
  WorkServiceService,
} from "@wellspring/contract";
import { WorkOutcome, WorkState } from "../gen/wellspring/backend/v1/state.ts";
import type { StoredWork } from "../work/work-state.ts";
import type { BackendClient } from "./backend.ts";
import { collect } from "./collect.ts";
import { idOf } from "./readings.ts";
import type { Change } from "./records.ts";

const { submit, stageBody, readBody, getWork, listWork, retryWork } = WorkServiceService;

/** A submission of the work with this number, for the engine `calc` unless told otherwise. */
export const submissionOf = (work: number, said: Partial<Submission> = {}): Submission => ({
  workId: idOf(work),
  project: "",
  engine: "calc",
  body: Buffer.from(`body ${work}`),
  contentType: "text/plain",
  stagedChunks: 0,
  errors: [],
  ...said,
});

/** The record that keeps it. */
export const submitChange = (work: number, said: Partial<Submission> = {}): Change => {
  const submission = submissionOf(work, { project: "default", ...said });
  const works = [{ ...submission, bodyBytes: submission.body.length }];
  return { $case: "submit", submit: { works } };
};

/** The work with this number as a store has it: it waits unless told otherwise. */
export const storedWork = (
  work: number,
  outcome: Partial<WorkOutcome> | undefined = undefined,
): StoredWork => ({
  number: BigInt(work),
  work: {
    ...WorkState.decode(Buffer.alloc(0)),
    ...{ workId: idOf(work), project: "default", engine: "calc" },
  },
  outcome: outcome && { ...WorkOutcome.decode(Buffer.alloc(0)), ...outcome },
});

/** The record of the result of the work with this number. */
export const completeChange = (work: number, result = "result", places: Places = []): Change => {
  const works = [{ workId: idOf(work), result: Buffer.from(result), places: [...places] }];
  return { $case: "complete", complete: { engineVersion: "1.0", works } };
};

type Places = readonly { name: string; key: Buffer }[];

/** The record of its failure. */
export const failChange = (work: number, failure = "no number"): Change => {
  const works = [{ workId: idOf(work), failure, failureCode: 3 }];
  return { $case: "fail", fail: { engineVersion: "1.0", works } };
};

/** The record that has it wait once more. */
export const retryChange = (work: number, project = "default"): Change => ({
  $case: "retry",
  retry: { project, workId: idOf(work) },
});

/** The record of a chunk of its body, in the first stream unless told otherwise. */
export const stageChange = (work: number, index: number, text: string, stream = 1): Change => {
  const chunk = Buffer.from(text);
  const stageBody = { workId: idOf(work), index, chunk, chunkBytes: chunk.length };
  return { $case: "stageBody", stageBody: { ...stageBody, stagingId: Buffer.of(stream) } };
};

/** The record that a stream of its body broke off. */
export const abandonBodyChange = (work: number, stream = 1): Change => ({
  $case: "abandonBody",
  abandonBody: { workId: idOf(work), stagingId: Buffer.of(stream) },
});

/** What programs ask a backend about work. */
export class WorkClient {
  readonly #backend: BackendClient;

  constructor(backend: BackendClient) {
    this.#backend = backend;
  }

  submit(submissions: Submission[], waitMs = 0): Promise<SubmitResponse> {
    return callUnary(this.#backend.client, submit, { submissions, waitMs });
  }

  async stage(work: number, chunks: readonly Buffer[]): Promise<number> {
    const call = callClientStreaming(this.#backend.client, stageBody);
    for (const chunk of chunks) await call.send({ workId: idOf(work), chunk });
    call.end();
    return (await call.response).chunks;
  }

  async body(work: number, project = ""): Promise<{ body: Buffer; contentType: string }> {
    const request = { project, workId: idOf(work), token: "" };
    const parts = await collect(callServerStreaming(this.#backend.client, readBody, request));
    const contentType = parts.map((part) => part.contentType).join("");
    return { body: Buffer.concat(parts.map(({ chunk }) => chunk)), contentType };
  }

  get(work: number, said: Partial<GetWorkRequest> = {}): Promise<Work> {
    const request = { project: "", workId: idOf(work), body: false, token: "", ...said };
    return callUnary(this.#backend.client, getWork, request);
  }

  async list(said: Partial<ListWorkRequest> = {}): Promise<Work[]> {
    const request = { ...listAll, ...said };
    const pages = await collect(callServerStreaming(this.#backend.client, listWork, request));
    return pages.flatMap(({ works }) => works);
  }

  retry(work: number, project = "") {
    return callUnary(this.#backend.client, retryWork, { project, workId: idOf(work) });
  }

  /** Connects a copy of an engine. */
  engine(open: Partial<EngineOpen> = {}): SpecEngine {
    return new SpecEngine(this.#backend, { ...calc, ...open });
  }
}

const listAll: ListWorkRequest = {
  project: "",
  engine: "",
  states: [],
  index: "",
  from: undefined,
  to: undefined,
  after: 0n,
  limit: 0,
  offset: 0,
  token: "",
};

const calc = { engine: "calc", version: "1.0", capacity: 100 };

/** A copy of an engine that does what a spec says. */
export class SpecEngine {
  /** All that it got, in order. */
  readonly items: WorkItem[] = [];
  readonly settled: string[] = [];
  /** Resolves with what its stream ended with, undefined where that was nothing. */
  readonly ended: Promise<unknown>;
  /** Called with each item that comes. */
  onItem: (item: WorkItem) => void = () => undefined;
  readonly #call;

  constructor({ client }: BackendClient, open: EngineOpen) {
    this.#call = callBidi(client, EngineServiceService.work);
    this.ended = this.#receive().then(
      () => undefined,
      (error: unknown) => error,
    );
    void this.send({ open });
  }

  send(said: Partial<WorkRequest>): Promise<void> {
    const request = { open: undefined, completed: [], failed: [], extend: [], ...said };
    return this.#call.send(request).catch(() => undefined);
  }

  /** Completes works with their bodies in capital letters. */
  complete(items: readonly WorkItem[], said: Partial<Completed> = {}): Promise<void> {
    const completed = items.map(({ workId, body }) => {
      const result = Buffer.from(body.toString().toUpperCase());
      return { workId, result, indexEntries: [], ...said };
    });
    return this.send({ completed });
  }

  /** Tells that nothing more comes. */
  end(): void {
    this.#call.end();
  }

  /** Cuts its stream, as a process does that is killed. */
  cancel(): void {
    this.#call.cancel();
  }

  async #receive(): Promise<void> {
    for await (const { items, settled } of this.#call.responses) {
      this.items.push(...items);
      this.settled.push(...settled.map((workId) => String(workId.readUInt32BE())));
      for (const item of items) this.onItem(item);
    }
  }
}
