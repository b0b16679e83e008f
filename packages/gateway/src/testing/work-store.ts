import {
  Code,
  type GetWorkRequest,
  instantToKey,
  type ListWorkRequest,
  type ListWorkResponse,
  limits,
  numberToKey,
  type ParsedSample,
  parseSample,
  type ReadBodyRequest,
  type ReadBodyResponse,
  type StageBodyRequest,
  StatusError,
  type Submission,
  type SubmitRequest,
  type SubmitResponse,
  statisticsToJson,
  type Work,
  Work_State,
  WorkServiceService,
} from "@wellspring/contract";
import {
  bidi,
  type CallContext,
  type ServedService,
  serverStreaming,
  unary,
} from "@wellspring/service";

type Entry = { work: Work; keys: ReadonlyMap<string, Buffer> };

/** How a store for specs behaves. */
export type WorkStoreOptions = {
  /** Leaves work waiting. */
  waits?: boolean;
  /** Called before each call's submissions are taken; what it throws is the answer. */
  beforeSubmit?: (call: CallContext) => void;
  /** Called with each of them before any is taken; what it throws is the answer. */
  beforeEach?: (submission: Submission) => void;
};

/** The smallest WorkService, in memory: what is submitted is computed at once, for specs. */
export class WorkStore {
  /** Submissions of each call. */
  readonly calls: Submission[][] = [];
  /** Who made these calls. */
  readonly principals: string[] = [];
  /** Bytes of the chunks of each staged body. */
  readonly chunks: number[][] = [];
  /** Questions after lists. */
  readonly lists: ListWorkRequest[] = [];
  readonly #staged = new Map<string, Buffer>();
  readonly #entries = new Map<string, Entry>();
  readonly #options: WorkStoreOptions;

  constructor(options: WorkStoreOptions = {}) {
    this.#options = options;
  }

  /** To be served by a backend. */
  service(): ServedService {
    const stageBody = { ...WorkServiceService.stageBody, responseStream: true };
    return [
      { ...WorkServiceService, stageBody },
      {
        submit: unary((request: SubmitRequest, call: CallContext) => this.#submit(request, call)),
        stageBody: bidi((requests: AsyncIterable<StageBodyRequest>) => this.#stage(requests)),
        readBody: serverStreaming((request: ReadBodyRequest) => this.#read(request)),
        getWork: unary((request: GetWorkRequest) => this.#get(request)),
        listWork: serverStreaming((request: ListWorkRequest) => this.#list(request)),
      },
    ];
  }

  /** A work is over with this from now on. */
  settle(id: string, changes: Partial<Work>): void {
    const key = id.replaceAll("-", "");
    const entry = this.#find({ project: "default", workId: Buffer.from(key, "hex") });
    Object.assign(entry.work, changes);
  }

  #submit({ submissions }: SubmitRequest, call: CallContext): SubmitResponse {
    this.#options.beforeSubmit?.(call);
    for (const submission of submissions) this.#options.beforeEach?.(submission);
    this.calls.push(submissions);
    this.principals.push(call.principal);
    const works = submissions.map((submission) => this.#keep(submission));
    return { token: `0b6e2c1e-5d0f-4f57-9a39-3f1c2b7d8e90.${this.#entries.size}`, works };
  }

  #keep(submission: Submission): Work {
    const { workId, project, engine, contentType, errors, stagedChunks } = submission;
    const id = workId.toString("hex");
    const body = stagedChunks > 0 ? (this.#staged.get(id) ?? Buffer.alloc(0)) : submission.body;
    const parsed = parseSample(body);
    const isComputed = errors.length === 0 && this.#options.waits !== true;
    const work: Work = {
      ...{ workId, project, engine, contentType, errors, body },
      ...{ principal: "anonymous", number: BigInt(this.#entries.size + 1), submittedAtMs: 0n },
      ...{ bodyBytes: BigInt(body.length), finishedAtMs: 0n, engineVersion: "1" },
      ...{ failure: "", failureCode: 0, deliveries: 0, result: Buffer.alloc(0) },
      state: errors.length > 0 ? Work_State.KEPT : Work_State.WAITING,
    };
    const keys = isComputed ? complete(work, parsed) : new Map<string, Buffer>();
    this.#entries.set(id, { work, keys });
    return { ...work, body: Buffer.alloc(0) };
  }

  async *#stage(requests: AsyncIterable<StageBodyRequest>) {
    const chunks: Buffer[] = [];
    let id = "";
    for await (const { workId, chunk } of requests) {
      id = workId.toString("hex");
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    this.#staged.set(id, body);
    this.chunks.push(chunks.map(({ length }) => length));
    yield { chunks: chunks.length, bodyBytes: BigInt(body.length) };
  }

  async *#read(request: ReadBodyRequest): AsyncGenerator<ReadBodyResponse, undefined> {
    const { body, contentType } = this.#find(request).work;
    for (let start = 0; start < body.length; start += limits.workChunkBytesMax) {
      yield { chunk: body.subarray(start, start + limits.workChunkBytesMax), contentType };
    }
    return undefined;
  }

  #get(request: GetWorkRequest): Work {
    const { work } = this.#find(request);
    const isSent = request.body && work.body.length <= limits.workChunkBytesMax;
    return isSent ? work : { ...work, body: Buffer.alloc(0) };
  }

  async *#list(request: ListWorkRequest): AsyncGenerator<ListWorkResponse, undefined> {
    this.lists.push(request);
    const { index, from, to, after, limit, offset, states, project } = request;
    const keyOf = ({ keys }: Entry) => keys.get(index) ?? Buffer.alloc(0);
    const found = [...this.#entries.values()]
      .filter(({ work }) => work.project === project && states.includes(work.state))
      .filter((entry) => !from || Buffer.compare(keyOf(entry), from) >= 0)
      .filter((entry) => !to || Buffer.compare(keyOf(entry), to) <= 0)
      .sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)));
    const start = found.findIndex(({ work }) => work.number === after) + 1 + offset;
    for (const { work } of found.slice(start, start + limit)) yield { works: [work] };
    return undefined;
  }

  #find({ project, workId }: { project: string; workId: Buffer }): Entry {
    const entry = this.#entries.get(workId.toString("hex"));
    if (entry?.work.project === project) return entry;
    throw new StatusError(Code.NOT_FOUND, "no such work");
  }
}

/** Gives a work its result; its places in the indexes. Means of few numbers are all it can do. */
const complete = (work: Work, parsed: ParsedSample): Map<string, Buffer> => {
  if ("errors" in parsed) throw new Error(`submitted without errors: ${parsed.errors}`);
  const { timeStamp, data } = parsed.sample;
  const mean = data.reduce((sum, value) => sum + value / data.length, 0);
  work.result = statisticsToJson({ timeStamp, mean, standardDeviation: 0 });
  work.state = Work_State.DONE;
  return new Map([
    ["timestamp", instantToKey(timeStamp)],
    ["mean", numberToKey(mean)],
    ["standard_deviation", numberToKey(0)],
  ]);
};
