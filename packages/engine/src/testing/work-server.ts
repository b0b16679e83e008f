import {
  Code,
  type Completed,
  type EngineOpen,
  EngineServiceService,
  type Failed,
  type ReadBodyRequest,
  type ReadBodyResponse,
  RunServiceService,
  StatusError,
  type WorkItem,
  type WorkRequest,
  type WorkResponse,
  WorkServiceService,
} from "@wellspring/contract";
import {
  bidi,
  createLogger,
  GrpcServer,
  Health,
  refuseService,
  serverStreaming,
  unary,
} from "@wellspring/service";
import { until } from "./until.ts";

/** Work to hand out. */
export type SpecWork = { engine: string; body: Buffer; staged?: boolean; isLost?: boolean };

/** A stream of an engine. */
type Stream = { open: EngineOpen; send: (response: WorkResponse) => void; taken: Set<string> };

/** A backend that hands out what a spec tells it to, and keeps what comes back. */
export class WorkServer implements AsyncDisposable {
  readonly completed = new Map<string, Completed>();
  readonly failed = new Map<string, Failed>();
  /** Ids whose leases were extended. */
  readonly extended = new Set<string>();
  readonly streams = new Set<Stream>();
  /** Messages that came with results. */
  resultMessages = 0;
  /** Whether results are kept as soon as they come. */
  settles = true;
  #bodies = new Map<string, Buffer>();
  #server: GrpcServer | undefined;
  #nextId = 1;

  static async open(port = 0): Promise<WorkServer> {
    const server = new WorkServer();
    const health = new Health();
    const refuse = () => new StatusError(Code.UNIMPLEMENTED, "not in specs");
    server.#server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port },
      health,
      logger: createLogger({ name: "spec", level: "fatal" }),
      services: [
        [EngineServiceService, { work: bidi((requests) => server.#work(requests)) }],
        [
          WorkServiceService,
          {
            ...refuseService(WorkServiceService, refuse)[1],
            readBody: serverStreaming((request: ReadBodyRequest) => server.#readBody(request)),
          },
        ],
        [
          RunServiceService,
          {
            ...refuseService(RunServiceService, refuse)[1],
            getStatus: unary(() => ({ logId: "log", appliedSequence: 0n, version: "0" })),
          },
        ],
      ],
    });
    return server;
  }

  get address(): string {
    return this.#server?.address ?? "";
  }

  /** What came of work: its result or its failure. */
  outcomeOf(id: string): Completed | Failed | undefined {
    return this.completed.get(id) ?? this.failed.get(id);
  }

  /** Resolves with the first stream of an engine. */
  async streamOf(engine: string): Promise<Stream> {
    const find = () => [...this.streams].find(({ open }) => open.engine === engine);
    await until(() => find() !== undefined);
    const [stream] = [find()].flatMap((found) => found ?? []);
    return stream;
  }

  /** Hands out work in one message, to the first stream of its engine; gives their ids. */
  async handOut(...works: SpecWork[]): Promise<string[]> {
    const items = works.map((work) => this.#toItem(work));
    const stream = await this.streamOf(works[0].engine);
    for (const { workId } of items) stream.taken.add(workId.toString("hex"));
    stream.send({ items, settled: [] });
    return items.map(({ workId }) => workId.toString("hex"));
  }

  /** Hands out work, and resolves with what came of each. */
  async compute(...works: SpecWork[]): Promise<(Completed | Failed)[]> {
    const ids = await this.handOut(...works);
    await until(() => ids.every((id) => this.outcomeOf(id)));
    return ids.flatMap((id) => this.outcomeOf(id) ?? []);
  }

  /** Says that all results are kept. */
  settleAll(): void {
    for (const { send, taken } of this.streams) {
      const settled = [...taken].map((id) => Buffer.from(id, "hex"));
      taken.clear();
      send({ items: [], settled });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  #toItem({ engine, body, staged = false, isLost = false }: SpecWork): WorkItem {
    const workId = Buffer.alloc(16);
    workId.writeUInt32BE(this.#nextId++);
    if (staged && !isLost) this.#bodies.set(workId.toString("hex"), body);
    return {
      workId,
      engine,
      project: "default",
      body: staged ? Buffer.alloc(0) : body,
      bodyStaged: staged,
      contentType: "",
      delivery: 1,
      submittedAtMs: 1_700_000_000_000n,
    };
  }

  async *#work(requests: AsyncIterable<WorkRequest>): AsyncGenerator<WorkResponse, undefined> {
    const waiting: WorkResponse[] = [];
    let wake: () => void = () => undefined;
    let hasEnded = false;
    const send = (response: WorkResponse): void => {
      waiting.push(response);
      wake();
    };
    const hear = async (): Promise<void> => {
      let stream: Stream | undefined;
      try {
        for await (const request of requests) {
          if (request.open) {
            stream = { open: request.open, send, taken: new Set() };
            this.streams.add(stream);
          }
          this.#keep(request, send);
        }
      } finally {
        if (stream) this.streams.delete(stream);
        hasEnded = true;
        wake();
      }
    };
    hear().catch(() => undefined);
    for (;;) {
      yield* waiting.splice(0);
      if (hasEnded) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting.length > 0 || hasEnded) resolve();
      });
    }
  }

  #keep({ completed, failed, extend }: WorkRequest, send: (response: WorkResponse) => void): void {
    for (const each of completed) this.completed.set(each.workId.toString("hex"), each);
    for (const each of failed) this.failed.set(each.workId.toString("hex"), each);
    for (const workId of extend) this.extended.add(workId.toString("hex"));
    const settled = [...completed, ...failed].map(({ workId }) => workId);
    if (settled.length === 0) return;
    this.resultMessages++;
    if (this.settles) send({ items: [], settled });
  }

  async *#readBody({ workId }: ReadBodyRequest): AsyncGenerator<ReadBodyResponse, undefined> {
    const body = this.#bodies.get(workId.toString("hex"));
    if (!body) throw new StatusError(Code.NOT_FOUND, "no such work");
    const half = body.length >> 1;
    yield { chunk: body.subarray(0, half), contentType: "application/json" };
    yield { chunk: body.subarray(half), contentType: "" };
    return undefined;
  }
}
