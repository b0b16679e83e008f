import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import {
  BackupServiceService,
  type RestoreRequest,
  type RestoreResponse,
  RunServiceService,
  type SnapshotPart,
  type StatusError,
} from "@wellspring/contract";

/** How a server for restoring behaves. */
export type RestoreScript = {
  /** What each call is answered with; the last one is kept. Undefined: it takes all. */
  errors?: readonly (StatusError | undefined)[];
  /** The error comes once the chunks are on their way. */
  isLate?: boolean;
  /** How often it tells its former log's id after that. */
  statusesBefore?: number;
};

/** The log that is told once something was restored. */
export const restoredLogId = "00000000-0000-4000-8000-00000000000b";

/** A server that takes snapshots, on a free port, and what it was sent by its last call. */
export const startRestoreServer = async (script: RestoreScript = {}) => {
  let [calls, statuses] = [0, 0];
  let parts: SnapshotPart[] = [];
  const { errors = [], isLate = false, statusesBefore = 0 } = script;
  const restore = (call: ServerDuplexStream<RestoreRequest, RestoreResponse>): void => {
    const error = errors[Math.min(calls++, errors.length - 1)];
    const fail = ({ code, message }: StatusError) =>
      call.emit("error", Object.assign(new Error(message), { code, details: message }));
    parts = [];
    call.on("data", ({ part }: RestoreRequest) => {
      if (part) parts.push(part);
      if (error && parts.length > (isLate ? 1 : 0)) fail(error);
      else if (parts.length === 1) call.write({ part: { $case: "accepted", accepted: {} } });
    });
    call.on("end", () => {
      const decided = { logId: restoredLogId, runs: 1n, readings: 1_200n };
      call.write({ part: { $case: "working", working: {} } });
      call.write({ part: { $case: "decided", decided } });
      call.end();
    });
    call.on("error", () => undefined);
  };
  const server = new Server();
  server.addService(BackupServiceService, { restore });
  server.addService(RunServiceService, {
    getStatus: (_call: unknown, respond: (error: null, status: object) => void) => {
      const logId = statuses++ < statusesBefore ? "former" : restoredLogId;
      respond(null, { logId, appliedSequence: 1n, version: "0", log: undefined });
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
  return {
    address: `127.0.0.1:${await promise}`,
    calls: () => calls,
    parts: () => parts,
    [Symbol.asyncDispose]: async () => server.forceShutdown(),
  };
};
