import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import {
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { callBidi, callClientStreaming, callServerStreaming, callUnary } from "./call.ts";
import { channelOptions } from "./channel.ts";
import {
  RunServiceClient,
  type RunServiceServer,
  RunServiceService,
  type UploadRequest,
  type UploadResponse,
} from "./gen/wellspring/v1/runs.ts";
import { WorkServiceService } from "./gen/wellspring/v1/work.ts";
import { Code, StatusError } from "./status.ts";

const { getStatus, listRuns, upload } = RunServiceService;
const status = { logId: "a", appliedSequence: 1n, version: "1", log: undefined };
const list = { project: "", token: "" };
const timeout = 10_000;

/** A plain grpc-js server with some methods, and a client of it. */
const serve = async (methods: Partial<RunServiceServer>) => {
  const implementation: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(methods)) {
    if (method) implementation[name] = method;
  }
  const server = new Server();
  server.addService(RunServiceService, implementation);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const address = `127.0.0.1:${port}`;
  const client = new RunServiceClient(address, credentials.createInsecure(), channelOptions);
  const stop = () => {
    client.close();
    server.forceShutdown();
  };
  return { client, server, [Symbol.dispose]: stop };
};

const commit: UploadRequest = { part: { $case: "commit", commit: { blocks: 0 } } };
const staged: UploadResponse = { part: { $case: "staged", staged: { blocksStaged: 1 } } };

describe("callUnary()", () => {
  it("resolves with the answer", async () => {
    using served = await serve({ getStatus: (_, respond) => respond(null, status) });
    assert.deepEqual(await callUnary(served.client, getStatus, {}), status);
  });

  it("sends the metadata", async () => {
    using served = await serve({
      getStatus: ({ metadata }, respond) =>
        respond(null, { ...status, version: String(metadata.get("who")) }),
    });
    const metadata = new Metadata();
    metadata.set("who", "ada");
    assert.equal((await callUnary(served.client, getStatus, {}, { metadata })).version, "ada");
  });

  it("rejects with a StatusError that has the server's code, text and metadata", async () => {
    const trailer = new Metadata();
    trailer.set("hint", "wait");
    using served = await serve({
      getStatus: (_, respond) =>
        respond({ code: Code.RESOURCE_EXHAUSTED, details: "full", metadata: trailer }),
    });
    await assert.rejects(callUnary(served.client, getStatus, {}), (error) => {
      assert(error instanceof StatusError);
      assert.equal(error.code, Code.RESOURCE_EXHAUSTED);
      assert.equal(error.message, "full");
      assert.deepEqual(error.metadata?.get("hint"), ["wait"]);
      return true;
    });
  });

  it("ends with its deadline and with its signal", { timeout }, async () => {
    using served = await serve({ getStatus: () => undefined });
    const deadline = new Date(Date.now() + 20);
    await assert.rejects(callUnary(served.client, getStatus, {}, { deadline }), {
      code: Code.DEADLINE_EXCEEDED,
    });
    for (const signal of [AbortSignal.abort(), AbortSignal.timeout(20)]) {
      await assert.rejects(callUnary(served.client, getStatus, {}, { signal }), {
        code: Code.CANCELLED,
      });
    }
  });
});

describe("callServerStreaming()", () => {
  it("gives the responses in order, then the error", async () => {
    using served = await serve({
      listRuns: (call) => {
        call.write({ runs: [] });
        call.emit("error", { code: Code.UNAVAILABLE, details: "gone" });
      },
    });
    const responses = callServerStreaming(served.client, listRuns, list);
    assert.deepEqual(await responses.next(), { value: { runs: [] }, done: false });
    await assert.rejects(responses.next(), { code: Code.UNAVAILABLE, message: "gone" });
  });

  it("cancels the call when it is left early", { timeout }, async () => {
    const { promise: cancelled, resolve } = Promise.withResolvers<void>();
    using served = await serve({
      listRuns: (call) => {
        call.on("cancelled", resolve);
        call.write({ runs: [] });
      },
    });
    for await (const _ of callServerStreaming(served.client, listRuns, list)) break;
    await cancelled;
  });

  it("leaves no unheard error behind when it is not iterated yet", { timeout }, async () => {
    using served = await serve({
      listRuns: (call) => call.emit("error", { code: Code.NOT_FOUND, details: "no run" }),
    });
    const responses = callServerStreaming(served.client, listRuns, list);
    await callUnary(served.client, getStatus, {}).catch(() => undefined);
    await turn();
    await assert.rejects(responses.next(), { code: Code.NOT_FOUND, message: "no run" });
  });
});

describe("callBidi()", () => {
  it("sends and receives until both have ended", { timeout }, async () => {
    using served = await serve({
      upload: (call) => {
        call.on("data", () => call.write(staged));
        call.on("end", () => call.end());
      },
    });
    const call = callBidi(served.client, upload);
    await call.send(commit);
    await call.send(commit);
    call.end();
    const responses: UploadResponse[] = [];
    for await (const response of call.responses) responses.push(response);
    assert.deepEqual(responses, [staged, staged]);
  });

  it("waits while the server reads nothing", { timeout }, async () => {
    using served = await serve({ upload: () => undefined });
    const call = callBidi(served.client, upload);
    const megabyte = Buffer.alloc(1024 * 1024);
    let sent = 0;
    const sending = (async () => {
      for (; sent < 20; sent++) {
        const block = { index: sent, run: "r", plate: 0, block: megabyte };
        await call.send({ part: { $case: "block", block } });
      }
    })();
    const stopped = assert.rejects(sending, { code: Code.CANCELLED });
    for (let turns = 0; turns < 5_000; turns++) await turn();
    assert(sent < 10, `${sent} sent`);
    call.cancel();
    await stopped;
  });

  it("rejects sends with the status that the call ended with", { timeout }, async () => {
    using served = await serve({
      upload: (call) => call.emit("error", { code: Code.ALREADY_EXISTS, details: "is there" }),
    });
    const call = callBidi(served.client, upload);
    const conflict = { code: Code.ALREADY_EXISTS, message: "is there" };
    await assert.rejects(call.responses.next(), conflict);
    await assert.rejects(call.send(commit), conflict);
  });

  it("fails both ways when the server is gone", { timeout }, async () => {
    using served = await serve({
      upload: (call) => {
        call.write(staged);
      },
    });
    const call = callBidi(served.client, upload);
    await call.responses.next();
    served.server.forceShutdown();
    await assert.rejects(call.responses.next(), StatusError);
    await assert.rejects(call.send(commit), StatusError);
  });
});

describe("callClientStreaming()", () => {
  const { stageBody } = WorkServiceService;
  const request = { workId: Buffer.alloc(16), chunk: Buffer.from("abc") };

  it("rejects with the server's status, and takes nothing more", { timeout }, async () => {
    using served = await serve({});
    const call = callClientStreaming(served.client, stageBody);
    await assert.rejects(call.response, { name: "StatusError", code: Code.UNIMPLEMENTED });
    await assert.rejects(call.send(request), { code: Code.UNIMPLEMENTED });
  });

  it("is cancelled by its signal, and by hand", { timeout }, async () => {
    using served = await serve({});
    const signal = AbortSignal.abort();
    const call = callClientStreaming(served.client, stageBody, { signal });
    await assert.rejects(call.response, { code: Code.CANCELLED });
    const other = callClientStreaming(served.client, stageBody);
    other.cancel();
    await assert.rejects(other.response, { code: Code.CANCELLED });
  });
});
