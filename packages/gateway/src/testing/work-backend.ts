import {
  Code,
  RunServiceService,
  StatusError,
  type SubmitRequest,
  Work,
  Work_State,
  WorkServiceService,
} from "@wellspring/contract";
import {
  type CallContext,
  createLogger,
  GrpcServer,
  Health,
  refuseService,
  unary,
} from "@wellspring/service";

/** What becomes of a body. */
type Compute = (engine: string, body: Buffer) => Partial<Work>;

/** A backend that computes what is submitted at once, and keeps what it was asked, for specs. */
export class WorkBackend implements AsyncDisposable {
  readonly requests: SubmitRequest[] = [];
  readonly principals: string[] = [];
  /** Whether calls are answered with UNAVAILABLE. */
  isAway = false;
  readonly #compute: Compute;
  #server: GrpcServer | undefined;

  static async open(compute: Compute): Promise<WorkBackend> {
    const backend = new WorkBackend(compute);
    const refuse = () => new StatusError(Code.UNIMPLEMENTED, "not in specs");
    backend.#server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: 0 },
      services: [
        [
          RunServiceService,
          {
            ...refuseService(RunServiceService, refuse)[1],
            getStatus: unary(() => ({ logId: "log", appliedSequence: 1n, version: "0" })),
          },
        ],
        [
          WorkServiceService,
          {
            ...refuseService(WorkServiceService, refuse)[1],
            submit: unary((request: SubmitRequest, call) => backend.#submit(request, call)),
          },
        ],
      ],
      health: new Health(),
      logger: createLogger({ name: "backend", level: "silent" }),
    });
    return backend;
  }

  private constructor(compute: Compute) {
    this.#compute = compute;
  }

  get address(): string {
    return this.#server?.address ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  #submit(request: SubmitRequest, { principal }: CallContext) {
    this.requests.push(request);
    this.principals.push(principal);
    if (this.isAway) throw new StatusError(Code.UNAVAILABLE, "away");
    const works = request.submissions.map(({ workId, engine, body }) => ({
      ...Work.decode(new Uint8Array()),
      ...{ workId, engine, state: Work_State.DONE },
      ...this.#compute(engine, body),
    }));
    return { token: "", works };
  }
}
