import { createHash } from "node:crypto";
import { Server, ServerCredentials, type ServerWritableStream } from "@grpc/grpc-js";
import {
  type BackupRequest,
  type BackupResponse,
  BackupServiceService,
  createChunk,
  type SnapshotPart,
  type StatusError,
} from "@wellspring/contract";

/** A BackupService that answers each call with the next of its scripts. */
export type BackupServer = AsyncDisposable & { address: string; calls: () => number };

/** What one call is answered with: parts, then an error where there is one. */
export type Script = { parts: readonly SnapshotPart[]; error?: StatusError };

/** Starts the service on a free port; the last script is kept. */
export const startBackupServer = async (scripts: readonly Script[]): Promise<BackupServer> => {
  let calls = 0;
  const backup = (call: ServerWritableStream<BackupRequest, BackupResponse>): void => {
    const { parts, error } = scripts[Math.min(calls++, scripts.length - 1)];
    for (const part of parts) call.write({ part });
    if (!error) call.end();
    else
      call.emit(
        "error",
        Object.assign(new Error(error.message), { code: error.code, details: error.message }),
      );
  };
  const server = new Server();
  server.addService(BackupServiceService, { backup });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
  return {
    address: `127.0.0.1:${await promise}`,
    calls: () => calls,
    [Symbol.asyncDispose]: async () => server.forceShutdown(),
  };
};

/** The parts of a snapshot of these bytes, in two chunks. */
export const snapshotParts = (content: Buffer): SnapshotPart[] => {
  const description = {
    snapshotId: "3b241101-e2bb-4255-8caf-4136c566a962",
    logId: "00000000-0000-4000-8000-000000000000",
    appliedSequence: 7n,
    form: 1,
    bytes: BigInt(content.length),
  };
  const [front, back] = [content.subarray(0, 5), content.subarray(5)];
  const sha256 = createHash("sha256").update(content).digest();
  return [
    { part: { $case: "description", description } },
    { part: { $case: "chunk", chunk: createChunk(0, front) } },
    { part: { $case: "chunk", chunk: createChunk(5, back) } },
    { part: { $case: "end", end: { sha256 } } },
  ];
};
