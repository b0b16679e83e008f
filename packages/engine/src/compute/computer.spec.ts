import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcCommand, Code, limits, StatusError } from "@wellspring/contract";
import { Computer, type ComputerOptions, isComputed } from "./computer.ts";

const submittedAtMs = 0;

const open = (options: Partial<ComputerOptions> = {}) =>
  Computer.open({
    kinds: ["statistics", "calc"],
    functions: { crunch: "square" },
    concurrency: 1,
    timeLimitMs: 9_000,
    observe: () => undefined,
    ...options,
  });

const addition = Buffer.from(
  CalcCommand.encode({ command: { $case: "add", add: { a: 2n, b: 5n } } }).finish(),
);

describe("Computer", () => {
  it("computes what it was opened for, and tells what became of it", async () => {
    const told: unknown[] = [];
    await using computer = await open({
      observe: (kind, outcome, seconds) => told.push([kind, isComputed(outcome), seconds > 0]),
    });
    assert.match(computer.versionOf("calc"), /^\d/);
    const sum = await computer.compute("calc", { body: addition, submittedAtMs });
    assert.ok(isComputed(sum));
    const failed = await computer.compute("statistics", { body: Buffer.from("{"), submittedAtMs });
    assert.equal("failureCode" in failed && failed.failureCode, Code.INVALID_ARGUMENT);
    assert.deepEqual(told, [
      ["calc", true, true],
      ["statistics", false, true],
    ]);
    await assert.rejects(computer.compute("crunch", { body: addition, submittedAtMs }), Error);
  });

  it("fetches one large body after the other, and computes it in a thread", async () => {
    await using computer = await open();
    const data = `[${"1,".repeat(limits.workChunkBytesMax)}1]`;
    const sample = Buffer.from(`{"time_stamp":"2019-05-01T10:00:00Z","data":${data}}`);
    let fetching = 0;
    const fetch = async (): Promise<Buffer> => {
      assert.equal(++fetching, 1);
      await new Promise(setImmediate);
      fetching--;
      return sample;
    };
    const outcomes = [1, 2, 3].map(() =>
      computer.compute("statistics", { body: fetch, submittedAtMs }),
    );
    for (const outcome of await Promise.all(outcomes)) assert.ok(isComputed(outcome));
  });

  it("fails where a body is lost, and rejects where it may be fetched later", async () => {
    let failed = 0;
    await using computer = await open({ observe: () => failed++ });
    for (const code of [Code.DATA_LOSS, Code.NOT_FOUND]) {
      const body = () => Promise.reject(new StatusError(code, "the body is lost"));
      const outcome = await computer.compute("calc", { body, submittedAtMs });
      assert.deepEqual(outcome, { failure: "the body is lost", failureCode: code });
    }
    assert.equal(failed, 2);
    const error = new StatusError(Code.UNAVAILABLE, "the backend is stopping");
    const body = () => Promise.reject(error);
    await assert.rejects(computer.compute("calc", { body, submittedAtMs }), error);
  });

  it("rejects where a body can't be fetched, and goes on", async () => {
    await using computer = await open();
    const body = () => Promise.reject(new Error("lost"));
    await assert.rejects(computer.compute("calc", { body, submittedAtMs }), { message: "lost" });
    const next = { body: async () => addition, submittedAtMs };
    assert.ok(isComputed(await computer.compute("calc", next)));
  });
});
