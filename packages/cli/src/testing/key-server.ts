import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import {
  type AccessServiceServer,
  AccessServiceService,
  Code,
  type CreateKeyRequest,
  type GetStatusRequest,
  type GetStatusResponse,
  type Key,
  keyIdOf,
  RunServiceService,
} from "@wellspring/contract";

/** An AccessService in memory for specs of clients, on a free port. */
export type KeyServer = AsyncDisposable & {
  address: string;
  /** Keys by id. */
  keys: Map<string, Key>;
  /** What was asked for to be let in. */
  requests: CreateKeyRequest[];
  /** The metadata `authorization` of each call. */
  authorizations: unknown[];
  /** What GetStatus ends with. */
  statusCode: Code;
};

type StatusCall = ServerUnaryCall<GetStatusRequest, GetStatusResponse>;

/** Starts the service; times are 1,000 ms after 1970. */
export const startKeyServer = async (): Promise<KeyServer> => {
  const grpc = new Server();
  const server: KeyServer = {
    address: "",
    keys: new Map(),
    requests: [],
    authorizations: [],
    statusCode: Code.OK,
    [Symbol.asyncDispose]: async () => grpc.forceShutdown(),
  };
  grpc.addService(AccessServiceService, createService(server));
  grpc.addService(RunServiceService, {
    getStatus: (call: StatusCall, respond: sendUnaryData<GetStatusResponse>) => {
      server.authorizations.push(...call.metadata.get("authorization"));
      const status = { logId: "log-1", appliedSequence: 1n, version: "0", log: undefined };
      if (server.statusCode === Code.OK) respond(null, status);
      else respond({ code: server.statusCode, details: "the server says so" });
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  grpc.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
    error ? reject(error) : resolve(bound),
  );
  server.address = `127.0.0.1:${await promise}`;
  return server;
};

const createService = ({ keys, requests, authorizations }: KeyServer): AccessServiceServer => ({
  createKey: (call, respond) => {
    authorizations.push(...call.metadata.get("authorization"));
    requests.push(call.request);
    const { sha256, ...asked } = call.request;
    const id = keyIdOf(sha256);
    const key = { ...asked, ...unused, id, createdAtMs: 1_000n, createdBy: "ana#1" };
    keys.set(id, key);
    respond(null, { token: "token", key });
  },
  listKeys: (call) => {
    for (const key of keys.values()) call.write({ keys: [key] });
    call.end();
  },
  revokeKey: (call, respond) => {
    const key = keys.get(call.request.id);
    if (!key) return respond({ code: Code.NOT_FOUND, details: "no key has this id" });
    key.revokedAtMs = 1_000n;
    return respond(null, { token: "token", key });
  },
});

const unused = { revokedAtMs: 0n, revokedBy: "", lastUsedAtMs: 0n };
