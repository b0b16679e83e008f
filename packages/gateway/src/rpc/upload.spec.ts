import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import {
  Code,
  callBidi,
  type RunServiceClient,
  RunServiceService,
  StatusError,
  type UploadRequest,
  type UploadResponse,
} from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { noisyBlock, someBlock } from "../testing/readings.ts";
import { RecordingBackend, type RecordingOptions } from "../testing/recording-backend.ts";
import { until, untilStill } from "../testing/until.ts";

const timeout = 30_000;

const open: UploadRequest = {
  part: {
    $case: "open",
    open: {
      uploadId: Buffer.alloc(16, 7),
      project: "default",
      append: true,
      file: "a.csv",
      description: { robot: "R", instrument: "", startedAt: "", attributes: { medium: "LB" } },
      first: true,
    },
  },
};
const blockOf = (index: number, block: Buffer): UploadRequest => ({
  part: { $case: "block", block: { index, run: "run-01", plate: 4, block } },
});
const repeating: UploadRequest = {
  part: {
    $case: "columns",
    columns: {
      index: 1,
      run: "run-02",
      plate: 5,
      wells: ["A1"],
      wellIndexes: [0, 0, 0],
      runtimesSeconds: [60, 0, 60],
      opticalDensities: [0.2, 0.1, 0.2],
      correctedOpticalDensities: [],
    },
  },
};
const commit = (blocks: number): UploadRequest => ({
  part: { $case: "commit", commit: { blocks } },
});

const openBoth = async (options: RecordingOptions = {}, streamIdleMs = 60_000) => {
  const backend = await RecordingBackend.open(options);
  const gateway = await openGateway([backend.address], { streamIdleMs });
  return {
    ...gateway,
    backend,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await backend[Symbol.asyncDispose]();
    },
  };
};

const send = async (
  client: RunServiceClient,
  requests: UploadRequest[],
  metadata = new Metadata(),
): Promise<UploadResponse[]> => {
  const call = callBidi(client, RunServiceService.upload, { metadata });
  const sending = (async () => {
    for (const request of requests) await call.send(request);
    call.end();
  })();
  // The responses tell what was wrong.
  sending.catch(() => undefined);
  return await collect(call.responses);
};

describe("upload()", () => {
  it("passes what is right on and the answers back", { timeout }, async () => {
    await using both = await openBoth();
    const requests = [open, blockOf(0, someBlock(3)), blockOf(1, someBlock(4)), commit(2)];
    const metadata = new Metadata();
    metadata.set("wellspring-principal", "root");
    const responses = await send(both.client, requests, metadata);
    assert.deepEqual(responses, [
      { part: { $case: "opened", opened: { blocksStaged: 0 } } },
      { part: { $case: "staged", staged: { blocksStaged: 1 } } },
      { part: { $case: "staged", staged: { blocksStaged: 2 } } },
      { part: { $case: "working", working: {} } },
      {
        part: {
          $case: "committed",
          committed: { token: "token", newReadings: 7, duplicates: 1, filled: 0 },
        },
      },
    ]);
    assert.deepEqual(both.backend.uploads, requests);
    assert.deepEqual(both.backend.metadata, [{ "wellspring-principal": "anonymous" }]);
  });

  it("makes blocks of columns, and counts as duplicates what it merged", { timeout }, async () => {
    await using both = await openBoth();
    const requests = [open, blockOf(0, someBlock(3)), repeating, commit(2)];
    const last = (await send(both.client, requests)).at(-1);
    const committed = { token: "token", newReadings: 5, duplicates: 2, filled: 0 };
    assert.deepEqual(last, { part: { $case: "committed", committed } });
    const kinds = both.backend.uploads.map(({ part }) => part?.$case);
    assert.deepEqual(kinds, ["open", "block", "block", "commit"]);
    await until(() => both.lines.length > 0);
    const [{ method, runs, readings, code }] = both.lines;
    assert.deepEqual([method, runs, readings, code], ["Upload", ["run-01", "run-02"], 6, "OK"]);
  });

  it("never lets a damaged block pass", { timeout }, async () => {
    const damaged = someBlock(3);
    damaged[20] ^= 0x10;
    await using both = await openBoth();
    await assert.rejects(send(both.client, [open, blockOf(0, damaged), commit(1)]), {
      code: Code.INVALID_ARGUMENT,
      message: "block: has a wrong checksum",
    });
    await until(() => both.lines.length > 0);
    assert.equal(both.lines[0].code, "INVALID_ARGUMENT");
    assert.deepEqual(
      both.backend.uploads.filter(({ part }) => part?.$case !== "open"),
      [],
    );
  });

  it("passes a backend's refusal on with its metadata", { timeout }, async () => {
    const metadata = new Metadata();
    metadata.set("wellspring-refusal-bin", Buffer.from([1, 2, 3]));
    const conflict = new StatusError(Code.ALREADY_EXISTS, "1 reading differs", { metadata });
    await using both = await openBoth({
      beforeCall: () => {
        throw conflict;
      },
    });
    await assert.rejects(send(both.client, [open, commit(0)]), (error) => {
      assert(error instanceof StatusError);
      assert.equal(error.code, Code.ALREADY_EXISTS);
      assert.equal(error.message, "1 reading differs");
      assert.deepEqual(error.metadata?.get("wellspring-refusal-bin"), [Buffer.from([1, 2, 3])]);
      return true;
    });
  });

  it("answers UNAVAILABLE when the backend goes away in between", { timeout }, async () => {
    await using both = await openBoth();
    const call = callBidi(both.client, RunServiceService.upload);
    await call.send(open);
    await call.responses.next();
    await both.backend[Symbol.asyncDispose]();
    await assert.rejects(call.responses.next(), { code: Code.UNAVAILABLE });
  });

  it("tells the backend that a client went away", { timeout }, async () => {
    const { promise: aborted, resolve } = Promise.withResolvers<void>();
    await using both = await openBoth({
      beforeCall: ({ signal }) => signal.addEventListener("abort", () => resolve()),
    });
    const call = callBidi(both.client, RunServiceService.upload);
    await call.send(open);
    await call.responses.next();
    call.cancel();
    await aborted;
    await assert.rejects(call.responses.next(), { code: Code.CANCELLED });
  });

  it("ends a stream that says nothing for too long", { timeout }, async () => {
    await using both = await openBoth({}, 50);
    const call = callBidi(both.client, RunServiceService.upload);
    await call.send(open);
    await call.responses.next();
    await assert.rejects(call.responses.next(), {
      code: Code.DEADLINE_EXCEEDED,
      message: "no message came for 50 ms",
    });
  });

  it("lets a slow backend slow the client down", { timeout }, async () => {
    const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
    await using both = await openBoth({ beforeMessage: () => gate });
    const call = callBidi(both.client, RunServiceService.upload);
    const block = noisyBlock();
    const blocks = 400;
    let sent = 0;
    const sending = (async () => {
      await call.send(open);
      for (; sent < blocks; sent++) await call.send(blockOf(sent, block));
      await call.send(commit(blocks));
      call.end();
    })();
    await untilStill(() => sent);
    assert(sent < blocks, `all ${sent} were taken while the backend read none`);
    openGate();
    const responses = collect(call.responses);
    await sending;
    assert.equal((await responses).at(-1)?.part?.$case, "committed");
    assert.equal(both.backend.uploads.length, blocks + 2);
  });
});
