import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits, parseToken, Work_State } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { noise } from "../testing/noise.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

const timeout = 30_000;

describe("submit()", () => {
  it("answers with works in the order of submissions, and with a token", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const kept = submissionOf(2, { engine: "", errors: ["Field data: is missing"] });
    const { token, works } = await client.submit([submissionOf(9), kept]);
    assert.deepEqual(
      works.map(({ number, state, errors }) => [number, state, errors]),
      [
        [1n, Work_State.WAITING, []],
        [2n, Work_State.KEPT, ["Field data: is missing"]],
      ],
    );
    const { sequence } = parseToken(token) ?? { sequence: 0n };
    assert.ok(sequence <= backend.context.log.appliedSequence);
    const [again] = (await client.submit([submissionOf(9)])).works;
    assert.equal(again.number, 1n);
  });

  it("keeps more than an entry holds", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const body = noise(200_000);
    const submissions = Array.from({ length: 12 }, (_, work) => submissionOf(work, { body }));
    const { works } = await client.submit(submissions);
    assert.deepEqual(
      works.map(({ number }) => Number(number)),
      works.map((_, place) => place + 1),
    );
    assert.deepEqual((await client.get(11, { body: true })).body, body);
  });

  it("waits for what waits, no longer than it was told", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const beganAtMs = performance.now();
    const [work] = (await client.submit([submissionOf(1)], 300)).works;
    assert.equal(work.state, Work_State.WAITING);
    assert.ok(performance.now() - beganAtMs >= 290);
    const kept = submissionOf(2, { engine: "" });
    assert.equal((await client.submit([kept], 60_000)).works[0].state, Work_State.KEPT);
  });

  it("refuses an id that is another project's", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1)]);
    await assert.rejects(client.submit([submissionOf(1, { project: "lab" })]), {
      code: Code.ALREADY_EXISTS,
    });
  });

  it("refuses none, too many, and work for too many engines", { timeout }, async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const many = Array.from({ length: limits.submissionsMax + 1 }, (_, work) => submissionOf(work));
    for (const [submissions, code, message] of [
      [[], Code.INVALID_ARGUMENT, "submissions: are none"],
      [many, Code.INVALID_ARGUMENT, "submissions: are more than 1000"],
      [
        many.slice(0, 65).map((each, n) => ({ ...each, engine: `engine-${n}` })),
        Code.RESOURCE_EXHAUSTED,
        "works wait for 64 engines: wait until some are finished",
      ],
    ] as const) {
      await assert.rejects(client.submit([...submissions]), { code, message });
    }
  });
});
