import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callClientStreaming, limits, WorkServiceService } from "@wellspring/contract";
import { readStoreState, stagedBodies } from "../store/records.ts";
import { Backend } from "../testing/backend.ts";
import { noise } from "../testing/noise.ts";
import { idOf } from "../testing/readings.ts";
import { until } from "../testing/until.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

const timeout = 30_000;
const chunkBytes = limits.workChunkBytesMax;

describe("stageBody()", () => {
  it("keeps a body of any chunks for its submission", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const body = noise(3 * chunkBytes + 7);
    const pieces = [0, 100_000, 100_001, 300_000, 500_000, 700_000, body.length];
    const chunks = pieces.slice(1).map((end, place) => body.subarray(pieces[place], end));
    const stagedChunks = await client.stage(1, chunks);
    assert.equal(stagedChunks, 4);
    const submission = submissionOf(1, { body: Buffer.alloc(0), stagedChunks });
    const [work] = (await client.submit([submission])).works;
    assert.equal(work.bodyBytes, BigInt(body.length));
    assert.deepEqual((await client.body(1)).body, body);
  });

  it("takes the same body again", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const both = await Promise.all(
      [1, 2].map(() => client.stage(1, [noise(chunkBytes), noise(9)])),
    );
    assert.deepEqual(both, [2, 2]);
    const submission = submissionOf(1, { body: Buffer.alloc(0), stagedChunks: 2 });
    await client.submit([submission]);
    assert.equal(await client.stage(1, [noise(chunkBytes), noise(9)]), 2);
    assert.equal((await client.body(1)).body.length, chunkBytes + 9);
  });

  it("leaves room for others however many break off", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const whole = Buffer.alloc(chunkBytes);
    const tooLong = Buffer.alloc(chunkBytes + 1);
    const works = Array.from({ length: limits.openUploadsMax + 76 }, (_, place) => place + 10);
    const next = works.values();
    const breakOff = async () => {
      for (const work of next) {
        const code = Code.INVALID_ARGUMENT;
        await assert.rejects(client.stage(work, [whole, tooLong]), { code });
      }
    };
    await Promise.all(Array.from({ length: 32 }, breakOff));
    assert.deepEqual(readStoreState(backend.context.store).openBodies, []);
    assert.equal(await client.stage(1, [whole]), 1);
  });

  it("drops what a client staged that went", { timeout }, async () => {
    await using backend = await Backend.open();
    const call = callClientStreaming(backend.client, WorkServiceService.stageBody);
    const gone = assert.rejects(call.response);
    await call.send({ workId: idOf(1), chunk: noise(chunkBytes) });
    const openBodies = () => readStoreState(backend.context.store).openBodies.length;
    await until(() => openBodies() === 1);
    call.cancel();
    await gone;
    await until(() => openBodies() === 0);
  });

  it("keeps a body that is staged again while its first stream breaks off", {
    timeout,
  }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const body = noise(2 * chunkBytes);
    const first = callClientStreaming(backend.client, WorkServiceService.stageBody);
    const gone = assert.rejects(first.response);
    await first.send({ workId: idOf(1), chunk: body.subarray(0, chunkBytes) });
    const { store } = backend.context;
    const stagings = () => stagedBodies.get(store, idOf(1))?.stagingIds.length;
    await until(() => stagings() === 1);
    assert.equal(
      await client.stage(1, [body.subarray(0, chunkBytes), body.subarray(chunkBytes)]),
      2,
    );
    assert.equal(stagings(), 2);
    first.cancel();
    await gone;
    await until(() => stagings() === 1);
    await client.submit([submissionOf(1, { body: Buffer.alloc(0), stagedChunks: 2 })]);
    assert.deepEqual((await client.body(1)).body, body);
  });

  it("refuses what is no body", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const chunk = Buffer.alloc(chunkBytes);
    for (const [chunks, message] of [
      [[], "chunk: is missing: the body is empty"],
      [[Buffer.alloc(chunkBytes + 1)], "chunk: has more than 262144 bytes"],
      [Array.from({ length: 129 }, () => chunk), "chunk: the body has more than 33554432 bytes"],
    ] as const) {
      const code = Code.INVALID_ARGUMENT;
      await assert.rejects(client.stage(1, chunks), { code, message });
    }
  });
});
