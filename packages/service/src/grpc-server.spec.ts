import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { createConnection, createServer } from "node:net";
import { describe, it } from "node:test";
import { credentials } from "@grpc/grpc-js";
import {
  Code,
  callServerStreaming,
  callUnary,
  channelOptions,
  limits,
  RunServiceClient,
  RunServiceService,
} from "@wellspring/contract";
import { GrpcServer } from "./grpc-server.ts";
import { unary } from "./handler.ts";
import { Health } from "./health.ts";
import { createLogger } from "./log-line.ts";

const open = (
  answer: () => Promise<string>,
  listen = { host: "127.0.0.1", port: 0 },
  streamsMax: number = limits.streamsPerConnectionMax,
) =>
  GrpcServer.open({
    ...{ listen, streamsMax },
    services: [
      [
        RunServiceService,
        {
          getStatus: unary(async () => ({
            logId: await answer(),
            appliedSequence: 0n,
            version: "",
          })),
        },
      ],
    ],
    health: new Health(),
    logger: createLogger({ name: "spec", level: "silent" }),
  });

const connect = (server: GrpcServer) =>
  new RunServiceClient(server.address, credentials.createInsecure(), channelOptions);

const getStatus = (client: RunServiceClient) => callUnary(client, RunServiceService.getStatus, {});

describe("GrpcServer.open()", () => {
  it("takes as many calls at once as it is told to", { timeout: 20_000 }, async () => {
    const { promise: gate, resolve: openGate } = Promise.withResolvers<string>();
    let calls = 0;
    const answer = () => {
      if (++calls === 300) openGate("a");
      return gate;
    };
    await using server = await open(answer, undefined, 1_000);
    using client = disposable(connect(server));
    await Promise.all(Array.from({ length: 300 }, () => getStatus(client)));
  });

  it("listens on a port that the system chose and tells which", async () => {
    await using server = await open(async () => "a");
    assert(server.port > 0);
    assert.equal(server.address, `127.0.0.1:${server.port}`);
    using client = disposable(connect(server));
    assert.equal((await getStatus(client)).logId, "a");
  });

  it("refuses a port in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    assert(typeof address === "object" && address !== null);
    await assert.rejects(
      open(async () => "", { host: "127.0.0.1", port: address.port }),
      {
        code: Code.FAILED_PRECONDITION,
        message: `cannot listen on 127.0.0.1:${address.port}: the port is in use`,
        next: "name another address to listen on, or stop what listens there.",
      },
    );
    other.close();
  });

  it("refuses an address of another machine", async () => {
    await assert.rejects(
      open(async () => "", { host: "192.0.2.1", port: 0 }),
      {
        code: Code.FAILED_PRECONDITION,
        message: "cannot listen on 192.0.2.1:0: this machine does not have that address",
      },
    );
  });

  it("answers UNIMPLEMENTED for a method that nothing implements", async () => {
    await using server = await open(async () => "a");
    using client = disposable(connect(server));
    const responses = callServerStreaming(client, RunServiceService.listRuns, {
      project: "",
      token: "",
    });
    await assert.rejects(responses.next(), { code: Code.UNIMPLEMENTED });
  });

  it("refuses a message that is too big", async () => {
    await using server = await open(async () => "a");
    const anySize = { ...channelOptions, "grpc.max_send_message_length": -1 };
    using client = disposable(
      new RunServiceClient(server.address, credentials.createInsecure(), anySize),
    );
    const { path, responseDeserialize } = RunServiceService.getStatus;
    const requestSerialize = (bytes: number) => Buffer.alloc(bytes);
    const method = { path, requestSerialize, responseDeserialize };
    await assert.rejects(callUnary(client, method, limits.messageBytesMax + 1), {
      code: Code.OUT_OF_RANGE,
    });
  });
});

describe("GrpcServer.shutdown()", () => {
  it("lets open calls end, takes no new ones and frees the port", { timeout: 10_000 }, async () => {
    const { promise: answer, resolve } = Promise.withResolvers<string>();
    const { promise: called, resolve: call } = Promise.withResolvers<void>();
    const server = await open(() => {
      call();
      return answer;
    });
    using client = disposable(connect(server));
    const status = getStatus(client);
    await called;
    const stopped = server.shutdown(5_000);
    resolve("late");
    assert.equal((await status).logId, "late");
    assert.equal(await stopped, true);
    await assert.rejects(getStatus(client), { code: Code.UNAVAILABLE });
    await using next = await open(async () => "b", { host: "127.0.0.1", port: server.port });
    assert.equal(next.port, server.port);
  });

  it("ends calls that do not end in time", { timeout: 10_000 }, async () => {
    const { promise: called, resolve: call } = Promise.withResolvers<void>();
    const server = await open(() => {
      call();
      return new Promise(() => undefined);
    });
    using client = disposable(connect(server));
    const status = assert.rejects(getStatus(client), {
      code: Code.UNAVAILABLE,
      message: "the server is stopping",
    });
    await called;
    assert.equal(await server.shutdown(10), false);
    await status;
  });

  it("stands a client that resets its connection meanwhile", { timeout: 10_000 }, async () => {
    const server = await open(() => new Promise(() => undefined));
    const socket = createConnection({ host: "127.0.0.1", port: server.port });
    const session = connectHttp2(`http://${server.address}`, { createConnection: () => socket });
    session.on("error", () => undefined);
    await once(session, "remoteSettings");
    session.request({ ":method": "POST", ":path": "/" }).on("error", () => undefined);
    const stopped = server.shutdown(5_000);
    await once(session, "goaway");
    socket.resetAndDestroy();
    assert.equal(await stopped, true);
  });

  it("may be called again", async () => {
    const server = await open(async () => "a");
    assert.equal(await server.shutdown(1_000), true);
    assert.equal(await server.shutdown(1_000), true);
  });
});

const disposable = <Closable extends { close(): void }>(closable: Closable) =>
  Object.assign(closable, { [Symbol.dispose]: () => closable.close() });
