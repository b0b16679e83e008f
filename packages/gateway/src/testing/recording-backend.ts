import {
  type BackupResponse,
  BackupServiceService,
  blockReadings,
  type ReadReadingsRequest,
  type ReadReadingsResponse,
  type RestoreRequest,
  type RestoreResponse,
  type Run,
  RunServiceService,
  type StageBodyRequest,
  type UploadRequest,
  type UploadResponse,
  Work,
  WorkServiceService,
} from "@wellspring/contract";
import {
  bidi,
  type CallContext,
  clientStreaming,
  createLogger,
  GrpcServer,
  Health,
  type ServedService,
  serverStreaming,
  unary,
} from "@wellspring/service";

/** How a backend for specs behaves. */
export type RecordingOptions = {
  logId?: string;
  /** 0 by default. */
  port?: number;
  /** Called before each call is served; what it throws is the answer. */
  beforeCall?: (call: CallContext) => Promise<void> | void;
  /** Awaited before each message of an upload is read. */
  beforeMessage?: () => Promise<void>;
  /** What ReadReadings answers with. */
  blocks?: readonly Buffer[];
  /** The runs that it has; two answers without any where absent. */
  runs?: readonly Run[];
  /** Serves work in the place of a backend that only records it. */
  work?: ServedService;
  /** What it serves beside runs and backups. */
  services?: readonly ServedService[];
};

/** The smallest RunService over a real connection: keeps what it is sent, for specs. */
export class RecordingBackend implements AsyncDisposable {
  readonly requests: unknown[] = [];
  readonly uploads: UploadRequest[] = [];
  /** Blocks that were asked for to be sent. */
  blocksRead = 0;
  /** Metadata `wellspring-…` of every call but the gateway's own questions. */
  readonly metadata: Record<string, unknown>[] = [];
  readonly #options: RecordingOptions;
  #server: GrpcServer | undefined;

  static async open(options: RecordingOptions = {}): Promise<RecordingBackend> {
    const backend = new RecordingBackend(options);
    backend.#server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: options.port ?? 0 },
      services: [
        [RunServiceService, backend.#handlers()],
        options.work ?? [WorkServiceService, backend.#workHandlers()],
        [BackupServiceService, backend.#backupHandlers()],
        ...(options.services ?? []),
      ],
      health: new Health(),
      logger: createLogger({ name: "backend", level: "silent" }),
    });
    return backend;
  }

  private constructor(options: RecordingOptions) {
    this.#options = options;
  }

  get address(): string {
    return this.#server?.address ?? "";
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  #handlers() {
    const { logId = "log-1", runs } = this.#options;
    const run = runs?.[0];
    return {
      upload: bidi((requests: AsyncIterable<UploadRequest>, call: CallContext) =>
        this.#upload(requests, call),
      ),
      listRuns: serverStreaming((request: unknown, call: CallContext) =>
        this.#answerMany(
          request,
          call,
          (runs ?? [[], []]).map((each) => ({ runs: [each].flat() })),
        ),
      ),
      getRun: serverStreaming((request: unknown, call: CallContext) =>
        this.#answerMany(request, call, [{ run, plates: [] }, { plates: [] }]),
      ),
      readReadings: serverStreaming((request: ReadReadingsRequest, call: CallContext) =>
        this.#read(request, call),
      ),
      retract: unary((request: unknown, call: CallContext) =>
        this.#answer(request, call, { token: "token", readings: 7 }),
      ),
      listHistory: serverStreaming((request: unknown, call: CallContext) =>
        this.#answerMany(request, call, [{ events: [] }]),
      ),
      getStatus: unary(() => ({ logId, appliedSequence: 5n, version: "1.0.0" })),
    };
  }

  #workHandlers() {
    const work = Work.decode(new Uint8Array());
    return {
      submit: unary((request: unknown, call: CallContext) =>
        this.#answer(request, call, { token: "token", works: [work] }),
      ),
      stageBody: clientStreaming(
        async (requests: AsyncIterable<StageBodyRequest>, call: CallContext) => {
          await this.#options.beforeCall?.(call);
          this.#record(call);
          for await (const request of requests) this.requests.push(request);
          return { chunks: 2, bodyBytes: 9n };
        },
      ),
      readBody: serverStreaming((request: unknown, call: CallContext) =>
        this.#answerMany(request, call, [
          { chunk: Buffer.from("body"), contentType: "text/plain" },
        ]),
      ),
      getWork: unary((request: unknown, call: CallContext) => this.#answer(request, call, work)),
      listWork: serverStreaming((request: unknown, call: CallContext) =>
        this.#answerMany(request, call, [{ works: [work] }]),
      ),
      retryWork: unary((request: unknown, call: CallContext) =>
        this.#answer(request, call, { token: "token" }),
      ),
    };
  }

  #backupHandlers() {
    return {
      backup: serverStreaming((request: unknown, call: CallContext) =>
        this.#answerMany<BackupResponse>(request, call, [{ part: undefined }]),
      ),
      restore: bidi((requests: AsyncIterable<RestoreRequest>, call: CallContext) =>
        this.#restore(requests, call),
      ),
    };
  }

  async *#read(
    request: ReadReadingsRequest,
    call: CallContext,
  ): AsyncGenerator<ReadReadingsResponse, undefined> {
    for (const block of await this.#answer(request, call, this.#options.blocks ?? [])) {
      this.blocksRead++;
      yield { plate: 3, readings: { $case: "block", block }, revision: "log-1.2" };
    }
    return undefined;
  }

  async #answer<Response>(request: unknown, call: CallContext, answer: Response) {
    this.#record(call);
    this.requests.push(request);
    await this.#options.beforeCall?.(call);
    return answer;
  }

  async *#answerMany<Response>(request: unknown, call: CallContext, answers: Response[]) {
    yield* await this.#answer(request, call, answers);
  }

  async *#upload(
    requests: AsyncIterable<UploadRequest>,
    call: CallContext,
  ): AsyncGenerator<UploadResponse, undefined> {
    this.#record(call);
    await this.#options.beforeCall?.(call);
    let newReadings = 0;
    let blocksStaged = 0;
    await this.#options.beforeMessage?.();
    for await (const request of requests) {
      this.uploads.push(request);
      const { part } = request;
      if (part?.$case === "open") yield { part: { $case: "opened", opened: { blocksStaged } } };
      if (part?.$case === "block") {
        newReadings += blockReadings(part.block.block);
        blocksStaged = part.block.index + 1;
        yield { part: { $case: "staged", staged: { blocksStaged } } };
      }
      if (part?.$case === "commit") {
        yield { part: { $case: "working", working: {} } };
        const committed = { token: "token", newReadings, duplicates: 1, filled: 0 };
        yield { part: { $case: "committed", committed } };
        return undefined;
      }
      await this.#options.beforeMessage?.();
    }
    return undefined;
  }

  async *#restore(
    requests: AsyncIterable<RestoreRequest>,
    call: CallContext,
  ): AsyncGenerator<RestoreResponse, undefined> {
    this.#record(call);
    await this.#options.beforeCall?.(call);
    yield { part: { $case: "accepted", accepted: {} } };
    for await (const request of requests) this.requests.push(request);
    const decided = { logId: "log-2", runs: 1n, readings: BigInt(this.requests.length) };
    yield { part: { $case: "decided", decided } };
    return undefined;
  }

  #record({ metadata }: CallContext): void {
    const entries = Object.entries(metadata.getMap());
    this.metadata.push(
      Object.fromEntries(entries.filter(([key]) => key.startsWith("wellspring-"))),
    );
  }
}
