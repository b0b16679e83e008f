import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import {
  credentials,
  Metadata,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import {
  Code,
  callBidi,
  callClientStreaming,
  callServerStreaming,
  callUnary,
  channelOptions,
  RunServiceClient,
  RunServiceService,
  type StageBodyRequest,
  StatusError,
  type UploadRequest,
  type UploadResponse,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "./call-context.ts";
import { GrpcServer } from "./grpc-server.ts";
import {
  bidi,
  clientStreaming,
  type FinishedCall,
  type Handlers,
  serverStreaming,
  unary,
} from "./handler.ts";
import { Health } from "./health.ts";
import { createLogger } from "./log-line.ts";
import { collect } from "./testing/collect.ts";
import { LogLines } from "./testing/log-lines.ts";

const { getStatus, listRuns, readReadings, upload } = RunServiceService;
const status = { logId: "a", appliedSequence: 0n, version: "", log: undefined };
const list = { project: "", token: "" };
const never = new Promise<never>(() => undefined);
const timeout = 10_000;

/** A server and a client of it, with what the server's observer and log heard. */
const serve = async (
  handlers: Handlers<UntypedServiceImplementation>,
  streamIdleMs?: number,
  definition: ServiceDefinition = RunServiceService,
) => {
  const lines = new LogLines();
  const calls: FinishedCall[] = [];
  const server = await GrpcServer.open({
    listen: { host: "127.0.0.1", port: 0 },
    services: [[definition, handlers]],
    health: new Health(),
    logger: createLogger({ name: "spec", destination: lines }),
    observeCall: (call) => calls.push(call),
    ...(streamIdleMs !== undefined && { streamIdleMs }),
  });
  const client = new RunServiceClient(server.address, credentials.createInsecure(), channelOptions);
  return {
    client,
    lines,
    calls,
    /** Waits until the observer has heard of a call with this code. */
    async finished(code: Code): Promise<FinishedCall> {
      const deadlineMs = performance.now() + timeout;
      while (performance.now() < deadlineMs) {
        const call = calls.find((call) => call.code === code);
        if (call) return call;
        await turn();
      }
      return assert.fail(`no call ended with ${Code[code]}`);
    },
    async [Symbol.asyncDispose]() {
      client.close();
      await server[Symbol.asyncDispose]();
    },
  };
};

const staged = (blocksStaged: number): UploadResponse => ({
  part: { $case: "staged", staged: { blocksStaged } },
});
const block = (index: number, bytes = 0): UploadRequest => ({
  part: { $case: "block", block: { index, run: "r", plate: 0, block: Buffer.alloc(bytes) } },
});

describe("unary()", () => {
  it("answers, and tells the observer method, principal, code and time", async () => {
    await using served = await serve({ getStatus: unary(() => status) });
    const metadata = new Metadata();
    metadata.set("wellspring-principal", "ada");
    assert.deepEqual(await callUnary(served.client, getStatus, {}, { metadata }), status);
    const { ms, context, ...call } = await served.finished(Code.OK);
    assert.deepEqual(call, { method: getStatus.path, principal: "ada", code: Code.OK });
    assert(ms >= 0);
    assert.equal(context.principal, "ada");
  });

  it("gives the handler the call's metadata, principal, method and peer", async () => {
    let call: CallContext | undefined;
    const handler = unary((_: unknown, context: CallContext) => {
      call = context;
      return status;
    });
    await using served = await serve({ getStatus: handler });
    await callUnary(served.client, getStatus, {});
    assert.equal(call?.principal, "");
    assert.equal(call?.method, getStatus.path);
    assert.match(call?.peer ?? "", /^127\.0\.0\.1:\d+$/);
    assert.equal(call?.signal.aborted, false);
  });

  it("passes a StatusError's code, text and metadata on", async () => {
    const metadata = new Metadata();
    metadata.set("detail-bin", Buffer.from([1, 2]));
    const refusal = new StatusError(Code.ALREADY_EXISTS, "50 % of it – is there", { metadata });
    const handler = unary(() => Promise.reject(refusal));
    await using served = await serve({ getStatus: handler });
    await assert.rejects(callUnary(served.client, getStatus, {}), (error) => {
      assert(error instanceof StatusError);
      assert.equal(error.code, Code.ALREADY_EXISTS);
      assert.equal(error.message, "50 % of it – is there");
      assert.deepEqual(error.metadata?.get("detail-bin"), [Buffer.from([1, 2])]);
      return true;
    });
    assert.deepEqual(served.lines.all, []);
  });

  it("passes on a text that is no well-formed Unicode", async () => {
    const handler = unary(() => Promise.reject(StatusError.invalid("run", "\ud800")));
    await using served = await serve({ getStatus: handler });
    await assert.rejects(callUnary(served.client, getStatus, {}), { message: "run: \ufffd" });
  });

  it("hides what anything else throws and logs its stack", async () => {
    const handler = unary((): never => {
      throw new TypeError("secret");
    });
    await using served = await serve({ getStatus: handler });
    await assert.rejects(callUnary(served.client, getStatus, {}), {
      code: Code.INTERNAL,
      message: "internal error",
    });
    assert.equal(served.lines.messages[0], "a call failed unexpectedly");
    assert.match(JSON.stringify(served.lines.all[0]), /TypeError: secret\\n +at /);
  });

  it("aborts the signal when the caller goes away", { timeout }, async () => {
    const { promise: aborted, resolve } = Promise.withResolvers<unknown>();
    const caller = new AbortController();
    const handler = unary((_: unknown, { signal }) => {
      signal.addEventListener("abort", () => resolve(signal.reason));
      caller.abort();
      return never;
    });
    await using served = await serve({ getStatus: handler });
    await assert.rejects(callUnary(served.client, getStatus, {}, { signal: caller.signal }), {
      code: Code.CANCELLED,
    });
    assert.deepEqual(await aborted, new StatusError(Code.CANCELLED, "the caller went away"));
    await served.finished(Code.CANCELLED);
  });

  it("aborts the signal when the deadline has passed", { timeout }, async () => {
    await using served = await serve({ getStatus: unary(() => never) });
    const deadline = new Date(Date.now() + 50);
    await assert.rejects(callUnary(served.client, getStatus, {}, { deadline }), {
      code: Code.DEADLINE_EXCEEDED,
    });
    while (served.calls.length === 0) await turn();
  });
});

describe("serverStreaming()", () => {
  it("sends all responses in order", async () => {
    const handler = serverStreaming(async function* () {
      for (let run = 0; run < 100; run++) yield { runs: [] };
    });
    await using served = await serve({ listRuns: handler });
    const responses = await collect(callServerStreaming(served.client, listRuns, list));
    assert.equal(responses.length, 100);
  });

  it("waits for a slow reader", { timeout }, async () => {
    let sent = 0;
    const megabyte = Buffer.alloc(1024 * 1024);
    const handler = serverStreaming(async function* () {
      for (; sent < 100; sent++) yield { plate: 1, readings: { $case: "block", block: megabyte } };
    });
    await using served = await serve({ readReadings: handler });
    const request = { project: "", run: "r", wells: [], columns: false, token: "" };
    const responses = callServerStreaming(served.client, RunServiceService.readReadings, request);
    let read = 0;
    for await (const _ of responses) {
      read++;
      await turn();
      assert(sent - read < 40, `${sent} sent, ${read} read`);
    }
    assert.equal(read, 100);
  });

  it("sends what came before an error, then the error", async () => {
    const handler = serverStreaming(async function* () {
      yield { runs: [] };
      throw new StatusError(Code.UNAVAILABLE, "the rest is gone");
    });
    await using served = await serve({ listRuns: handler });
    const responses = callServerStreaming(served.client, listRuns, list);
    assert.deepEqual(await responses.next(), { value: { runs: [] }, done: false });
    await assert.rejects(responses.next(), {
      code: Code.UNAVAILABLE,
      message: "the rest is gone",
    });
  });

  it("closes the iterator when the reader leaves", { timeout }, async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const handler = serverStreaming(async function* () {
      try {
        for (;;) yield { runs: [] };
      } finally {
        close();
      }
    });
    await using served = await serve({ listRuns: handler });
    for await (const _ of callServerStreaming(served.client, listRuns, list)) break;
    await closed;
    await served.finished(Code.CANCELLED);
  });

  it("cuts off a caller who takes nothing for long, and lets go of what it held", {
    timeout,
  }, async () => {
    let isReleased = false;
    const handler = serverStreaming(async function* () {
      try {
        for (;;) yield { plate: 0, readings: { $case: "block", block: Buffer.alloc(1024 * 1024) } };
      } finally {
        isReleased = true;
      }
    });
    await using served = await serve({ readReadings: handler }, 30);
    const request = { project: "", run: "r", wells: [], columns: false, token: "" };
    const responses = callServerStreaming(served.client, readReadings, request);
    await responses.next();
    await served.finished(Code.DEADLINE_EXCEEDED);
    assert.equal(isReleased, true);
  });
});

describe("bidi()", () => {
  const echo = bidi(async function* (requests: AsyncIterable<UploadRequest>) {
    let count = 0;
    for await (const _ of requests) yield staged(++count);
  });

  it("answers each request as it comes", { timeout }, async () => {
    await using served = await serve({ upload: echo });
    const call = callBidi(served.client, upload);
    for (let index = 0; index < 50; index++) {
      await call.send(block(index));
      assert.deepEqual((await call.responses.next()).value, staged(index + 1));
    }
    call.end();
    assert.equal((await call.responses.next()).done, true);
    assert.equal((await served.finished(Code.OK)).method, upload.path);
  });

  it("sends each response of a list", { timeout }, async () => {
    const handler = bidi(async function* () {
      yield [staged(1), staged(2)];
      yield staged(3);
      yield [];
    });
    await using served = await serve({ upload: handler });
    const responses: UploadResponse[] = [];
    for await (const each of callBidi(served.client, upload).responses) responses.push(each);
    assert.deepEqual(responses, [1, 2, 3].map(staged));
  });

  it("holds a fast sender back while requests are not read", { timeout }, async () => {
    const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
    let read = 0;
    const handler = bidi(async function* (requests: AsyncIterable<UploadRequest>) {
      await gate;
      for await (const _ of requests) read++;
      yield staged(read);
    });
    await using served = await serve({ upload: handler });
    const call = callBidi(served.client, upload);
    let sent = 0;
    const sending = (async () => {
      for (; sent < 64; sent++) await call.send(block(sent, 1024 * 1024));
      call.end();
    })();
    let before = -1;
    while (before !== sent) {
      before = sent;
      for (let turns = 0; turns < 2_000; turns++) await turn();
    }
    assert(sent < 40, `${sent} sent while none was read`);
    openGate();
    await sending;
    assert.deepEqual((await call.responses.next()).value, staged(64));
  });

  it("ends with the responses although requests are left", { timeout }, async () => {
    const handler = bidi(async function* (requests: AsyncIterable<UploadRequest>) {
      for await (const _ of requests) break;
      yield staged(1);
    });
    await using served = await serve({ upload: handler });
    const call = callBidi(served.client, upload);
    await call.send(block(0));
    assert.deepEqual(await collect(call.responses), [staged(1)]);
    await assert.rejects(
      call.send(block(1)),
      new StatusError(Code.CANCELLED, "the server has ended the call"),
    );
  });

  it("ends with an error although requests are left, which the sender hears too", {
    timeout,
  }, async () => {
    const damaged = { code: Code.INVALID_ARGUMENT, message: "block: is damaged" };
    const handler = bidi(async function* (requests: AsyncIterable<UploadRequest>) {
      for await (const _ of requests) throw StatusError.invalid("block", "is damaged");
      yield staged(0);
    });
    await using served = await serve({ upload: handler });
    const call = callBidi(served.client, upload);
    const sending = (async () => {
      for (let index = 0; ; index++) await call.send(block(index, 1024));
    })();
    await assert.rejects(call.responses.next(), damaged);
    await assert.rejects(sending, damaged);
  });

  it("throws from the requests when the caller cancels", { timeout }, async () => {
    const { promise: heard, resolve } = Promise.withResolvers<unknown>();
    const handler = bidi(async function* (requests: AsyncIterable<UploadRequest>) {
      try {
        for await (const _ of requests) yield staged(1);
      } catch (error) {
        resolve(error);
        throw error;
      }
    });
    await using served = await serve({ upload: handler });
    const call = callBidi(served.client, upload);
    await call.send(block(0));
    await call.responses.next();
    call.cancel();
    assert.deepEqual(await heard, new StatusError(Code.CANCELLED, "the caller went away"));
    await assert.rejects(call.responses.next(), { code: Code.CANCELLED });
    await served.finished(Code.CANCELLED);
    assert.deepEqual(served.lines.all, []);
  });

  it("ends a stream that is idle, naming the time", { timeout }, async () => {
    await using served = await serve({ upload: echo }, 30);
    const call = callBidi(served.client, upload);
    await call.send(block(0));
    await call.responses.next();
    await assert.rejects(call.responses.next(), {
      code: Code.DEADLINE_EXCEEDED,
      message: "no message came for 30 ms",
    });
  });

  it("ends with UNAVAILABLE when the server stops", { timeout }, async () => {
    const server = await serve({
      upload: bidi(async function* () {
        yield staged(0);
        yield await never;
      }),
    });
    const call = callBidi(server.client, upload);
    await call.responses.next();
    const broken = assert.rejects(call.responses.next(), {
      code: Code.UNAVAILABLE,
      message: "the server is stopping",
    });
    await server[Symbol.asyncDispose]();
    await broken;
    await server.finished(Code.UNAVAILABLE);
  });
});

describe("clientStreaming()", () => {
  const chunk = { workId: Buffer.alloc(16), chunk: Buffer.from("abc") };
  const serveStage = (
    answer: (requests: AsyncIterable<StageBodyRequest>) => Promise<{ chunks: number }>,
    streamIdleMs?: number,
  ) => serve({ stageBody: clientStreaming(answer) }, streamIdleMs, WorkServiceService);

  it("answers once it has read what it wants", { timeout }, async () => {
    await using served = await serveStage(async (requests) => {
      const { length: chunks } = await collect(requests);
      return { chunks, bodyBytes: 0n };
    });
    const call = callClientStreaming(served.client, WorkServiceService.stageBody);
    for (let sent = 0; sent < 3; sent++) await call.send(chunk);
    call.end();
    assert.equal((await call.response).chunks, 3);
    await served.finished(Code.OK);
  });

  it("passes a refusal on while requests still come", { timeout }, async () => {
    await using served = await serveStage(async () => {
      throw new StatusError(Code.RESOURCE_EXHAUSTED, "the disk is full");
    });
    const call = callClientStreaming(served.client, WorkServiceService.stageBody);
    await assert.rejects(call.response, { message: "the disk is full" });
    await served.finished(Code.RESOURCE_EXHAUSTED);
  });

  it("ends a stream that says nothing for long", { timeout }, async () => {
    await using served = await serveStage(async (requests) => {
      for await (const _request of requests);
      return { chunks: 0, bodyBytes: 0n };
    }, 50);
    const call = callClientStreaming(served.client, WorkServiceService.stageBody);
    await assert.rejects(call.response, { code: Code.DEADLINE_EXCEEDED });
  });
});
