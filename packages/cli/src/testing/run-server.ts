import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import {
  Code,
  limits,
  type RunServiceServer,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";
import { openUpload } from "./run-server-upload.ts";
import { RunStore } from "./run-store.ts";

/** A RunService in memory for specs of clients, on a free port. */
export type RunServer = AsyncDisposable & {
  address: string;
  store: RunStore;
  /** Ends as a process that is killed does. */
  kill(): void;
};

/** Starts the service, on this port where one is given. */
export const startRunServer = async (store = new RunStore(), port = 0): Promise<RunServer> => {
  const server = new Server({
    "grpc.max_receive_message_length": limits.messageBytesMax,
    "grpc.max_send_message_length": limits.messageBytesMax,
  });
  server.addService(RunServiceService, createService(store));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  );
  const address = `127.0.0.1:${await promise}`;
  const kill = (): void => server.forceShutdown();
  return { address, store, kill, [Symbol.asyncDispose]: async () => kill() };
};

const createService = (store: RunStore): RunServiceServer => ({
  upload: (call) => openUpload(store, call),
  listRuns: (call) => {
    streaming(call, () => {
      store.checkToken(call.request.token);
      for (const run of store.listRuns()) call.write({ runs: [run] });
    });
  },
  getRun: (call) => {
    streaming(call, () => {
      store.checkToken(call.request.token);
      const { run } = call.request;
      call.write({ run: store.getRun(run), plates: [] });
      let left = store.readBreaks.shift() ?? Number.POSITIVE_INFINITY;
      for (const plate of store.getPlates(run)) {
        if (left-- === 0) throw new StatusError(Code.UNAVAILABLE, "the backend went away");
        call.write({ run: undefined, plates: [plate] });
      }
    });
  },
  readReadings: (call) => {
    streaming(call, () => {
      store.checkToken(call.request.token);
      let left = store.readBreaks.shift() ?? Number.POSITIVE_INFINITY;
      for (const part of store.readReadings(call.request)) {
        if (left-- === 0) throw new StatusError(Code.UNAVAILABLE, "the backend went away");
        call.write(part);
      }
    });
  },
  retract: unary((request) => store.retract(request)),
  listHistory: (call) => {
    streaming(call, () => call.write({ events: store.history(call.request.run) }));
  },
  getStatus: unary(() => ({ logId: store.logId, appliedSequence: store.sequence, version: "0" })),
});

const unary =
  <Request, Response>(answer: (request: Request) => Response) =>
  (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    try {
      callback(null, answer(call.request));
    } catch (error) {
      callback(statusOf(error));
    }
  };

const streaming = (
  call: { emit(event: "error", error: unknown): boolean; end(): void },
  write: () => void,
): void => {
  try {
    write();
    call.end();
  } catch (error) {
    call.emit("error", statusOf(error));
  }
};

/** An error as grpc-js sends it. */
const statusOf = (thrown: unknown) => {
  const { code, message, metadata } = StatusError.from(thrown);
  return Object.assign(new Error(message), { code, details: message, metadata });
};
