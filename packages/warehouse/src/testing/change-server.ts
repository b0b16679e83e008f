import {
  ChangeServiceService,
  type ChangesRequest,
  type ChangesResponse,
  Code,
  createReadings,
  encodeBlock,
  type ListPlatesResponse,
  Plate,
  parseToken,
  positionToToken,
  type ReadBodyResponse,
  Run,
  type RunChange,
  RunServiceService,
  StatusError,
  Work,
  WorkServiceService,
} from "@wellspring/contract";
import {
  type CallContext,
  createLogger,
  GrpcServer,
  Health,
  refuseService,
  serverStreaming,
  unary,
} from "@wellspring/service";
import { until } from "./until.ts";

/** The log that servers of specs have unless they are told of another. */
const specLogId = "00000000-0000-4000-8000-000000000001";

/** The body that a server has of each work. */
export const specBody = Buffer.alloc(300 * 1024, 7);

/**
 * A backend whose entry N uploaded the run `run-N` of one reading, and submitted one work. What
 * it does otherwise is for specs to say.
 */
export class ChangeServer implements AsyncDisposable {
  logId = specLogId;
  /** The last entry of the log. */
  lastSequence = 1n;
  /** Changes up to this entry are no longer told. */
  forgottenThrough = 0n;
  /** Refuses every call with this. */
  refusal: StatusError | undefined;
  /** Ends passes before their end. */
  isBroken = false;
  /** What was asked for. */
  readonly requests: ChangesRequest[] = [];
  /** Blocks that were made, in all passes. */
  blocks = 0;
  /** Blocks that come for an entry, each the same. */
  blocksOfEntry = 1;
  block = specBlock;
  #server: GrpcServer | undefined;

  static async open(port = 0): Promise<ChangeServer> {
    const server = new ChangeServer();
    const refuse = () => new StatusError(Code.UNIMPLEMENTED, "not in specs");
    server.#server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port },
      health: new Health(),
      logger: createLogger({ name: "spec", level: "fatal" }),
      services: [
        [
          ChangeServiceService,
          {
            changes: serverStreaming((request: ChangesRequest, call) =>
              server.#changes(request, call),
            ),
            listPlates: serverStreaming(({ token }) => server.#list(token)),
          },
        ],
        [
          WorkServiceService,
          {
            ...refuseService(WorkServiceService, refuse)[1],
            readBody: serverStreaming(() => server.#readBody()),
          },
        ],
        [
          RunServiceService,
          {
            ...refuseService(RunServiceService, refuse)[1],
            getStatus: unary(() => server.#status()),
          },
        ],
      ],
    });
    return server;
  }

  get address(): string {
    return this.#server?.address ?? "";
  }

  /** The token of an entry. */
  tokenOf(sequence: bigint): string {
    return positionToToken({ logId: this.logId, sequence });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  #status() {
    if (this.refusal) throw this.refusal;
    return { logId: this.logId, appliedSequence: this.lastSequence, version: "0" };
  }

  async *#changes(
    request: ChangesRequest,
    { signal }: CallContext,
  ): AsyncGenerator<ChangesResponse, undefined> {
    this.requests.push(request);
    const from = this.#parseFrom(request.from);
    const endMs = performance.now() + request.waitMs;
    await until(() => this.lastSequence > from || performance.now() >= endMs || signal.aborted);
    const through = request.readings === 1 && from > 0n ? from + 1n : this.lastSequence;
    const [logId, isWhole, firstAtMs] = [this.logId, from === 0n, BigInt(Date.now() - 5_000)];
    const begin = { logId, isWhole, firstAtMs, fromSequence: from, throughSequence: through };
    yield { part: { $case: "begin", begin } };
    const entries = Array.from({ length: Number(through - from) }, (_, i) => Number(from) + i + 1);
    for (const entry of entries) yield { part: { $case: "run", run: runOf(entry) } };
    for (const entry of entries) {
      yield { part: { $case: "works", works: { works: [workOf(entry)] } } };
    }
    for (const place of entries.keys()) yield* this.#readings(place);
    if (this.isBroken) return undefined;
    const hasMore = through < this.lastSequence;
    yield { part: { $case: "end", end: { token: this.tokenOf(through), hasMore } } };
    return undefined;
  }

  #parseFrom(token: string): bigint {
    if (this.refusal) throw this.refusal;
    const from = parseToken(token);
    if (from && from.logId !== this.logId) {
      throw new StatusError(Code.FAILED_PRECONDITION, `${from.logId} is another log`);
    }
    const sequence = from?.sequence ?? 0n;
    if (from && sequence < this.forgottenThrough) {
      const text = `changes after entry ${this.forgottenThrough} are kept, the position is`;
      throw new StatusError(Code.OUT_OF_RANGE, `${text} ${sequence}`);
    }
    return sequence;
  }

  *#readings(place: number): Generator<ChangesResponse, undefined> {
    for (let made = 0; made < this.blocksOfEntry; made++) {
      this.blocks++;
      yield { part: { $case: "readings", readings: { place, block: this.block } } };
    }
    return undefined;
  }

  async *#list(token: string): AsyncGenerator<ListPlatesResponse, undefined> {
    this.#parseFrom(token);
    yield { token: this.tokenOf(this.lastSequence), plates: [] };
    for (let entry = 1; entry <= this.lastSequence; entry++) {
      const plate = { project: "default", run: `run-${entry}`, plate: 0, readings: 1 };
      yield { token: "", plates: [{ ...plate, digest: Buffer.alloc(8) }] };
    }
    return undefined;
  }

  async *#readBody(): AsyncGenerator<ReadBodyResponse, undefined> {
    if (this.refusal) throw this.refusal;
    yield { chunk: specBody.subarray(0, 1_000), contentType: "application/json" };
    yield { chunk: specBody.subarray(1_000), contentType: "" };
    return undefined;
  }
}

const createBlock = (): Buffer => {
  const readings = createReadings(1);
  readings.opticalDensities[0] = 0.5;
  readings.correctedOpticalDensities[0] = Number.NaN;
  return Buffer.from(encodeBlock(readings));
};

const specBlock = createBlock();

const nothing = Buffer.alloc(0);

const runOf = (entry: number): RunChange => {
  const one = { project: "default", name: `run-${entry}`, plates: 1, wells: 1, readings: 1 };
  const plate = { ...Plate.decode(nothing), wells: Buffer.of(1), readings: 1 };
  const times = { fromRuntimeSeconds: 0, toRuntimeSeconds: 2 ** 31 - 1 };
  return {
    run: { ...Run.decode(nothing), ...one },
    plates: [{ plate, digest: Buffer.alloc(8), ...times }],
    retractions: [],
  };
};

const workOf = (entry: number): Work => ({
  ...Work.decode(nothing),
  workId: Buffer.alloc(16, entry),
  project: "default",
  number: BigInt(entry),
});
