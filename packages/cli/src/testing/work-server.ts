import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import {
  CalcCommand,
  CalcResult,
  CalcService,
  Code,
  type GetLeasesRequest,
  type Lease,
  RunServiceService,
  StatusError,
  Work,
  Work_State,
  WorkServiceService,
} from "@wellspring/contract";

/** A gateway in memory that calculates, for specs of clients. */
export type WorkServer = AsyncDisposable & {
  address: string;
  works: Work[];
  /** Who computes works, as it tells. */
  leases: Lease[];
};

/** Starts it on a free port. */
export const startWorkServer = async (): Promise<WorkServer> => {
  const works: Work[] = [];
  const leases: Lease[] = [];
  const server = new Server();
  const add = (part: Partial<Work>): Work => {
    const number = BigInt(works.length + 1);
    const workId = Buffer.alloc(16, Number(number));
    const submittedAtMs = 1_556_704_800_000n;
    const empty = Work.decode(new Uint8Array());
    const work = { ...empty, workId, number, submittedAtMs, principal: "spec", ...part };
    works.push(work);
    return work;
  };
  const calculate = (command: CalcCommand["command"]): bigint => {
    const body = Buffer.from(CalcCommand.encode({ command }).finish());
    if (command?.$case !== "add" && command?.$case !== "max") return 0n;
    const { a, b } = command.$case === "add" ? command.add : command.max;
    const result = command.$case === "add" ? a + b : b;
    if (result > 100n) {
      const failure = `the sum of ${a} and ${b} is too much`;
      const failureCode = Code.OUT_OF_RANGE;
      add({ engine: "calc", state: Work_State.FAILED, body, failure, failureCode });
      throw new StatusError(failureCode, failure);
    }
    const kept = CalcResult.encode({ result: { $case: "add", add: { result } } }).finish();
    add({ engine: "calc", state: Work_State.DONE, body, result: Buffer.from(kept) });
    return result;
  };
  server.addService(RunServiceService, {
    getStatus: unary(() => ({ logId: "log", appliedSequence: 1n, version: "0" })),
  });
  server.addService(CalcService, {
    add: unary((request) => ({ result: calculate({ $case: "add", add: request }) })),
    max: unary((request) => ({ result: calculate({ $case: "max", max: request }) })),
    nthPrimes: unary(({ numbers }: { numbers: bigint[] }) => ({ results: numbers })),
  });
  server.addService(WorkServiceService, {
    submit: unary(({ submissions }: { submissions: Partial<Work>[] }) => ({
      token: "",
      works: submissions.map((each) => add({ ...each, state: Work_State.WAITING })),
    })),
    getWork: unary(({ workId }: Work) => works.find((work) => work.workId.equals(workId))),
    listWork: (call: ListCall) => {
      call.write({ works: selectWorks(works, call.request) });
      call.end();
    },
    getLeases: unary(({ workIds }: GetLeasesRequest) => ({
      leases: leases.filter((lease) => workIds.some((workId) => workId.equals(lease.workId))),
    })),
    retryWork: unary(({ workId }: Work) => {
      const work = works.find((each) => each.workId.equals(workId));
      if (!work) throw new StatusError(Code.NOT_FOUND, "there is no such work");
      if (work.state !== Work_State.FAILED) {
        throw new StatusError(Code.FAILED_PRECONDITION, "work has not failed");
      }
      work.state = Work_State.WAITING;
      return { token: "" };
    }),
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  );
  const address = `127.0.0.1:${await promise}`;
  return { address, works, leases, [Symbol.asyncDispose]: async () => server.forceShutdown() };
};

const selectWorks = (
  works: readonly Work[],
  { after, engine, states, limit }: ListCall["request"],
): Work[] => {
  const found = works.filter(
    (work) =>
      work.number > after &&
      (engine === "" || work.engine === engine) &&
      (states.length === 0 || states.includes(work.state)),
  );
  return found.slice(0, limit);
};

type ListCall = {
  request: { after: bigint; engine: string; states: Work_State[]; limit: number };
  write(response: { works: Work[] }): void;
  end(): void;
};

const unary =
  <Request, Response>(answer: (request: Request) => Response) =>
  (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    try {
      callback(null, answer(call.request));
    } catch (thrown) {
      const { code, message } = StatusError.from(thrown);
      callback({ code, details: message });
    }
  };
