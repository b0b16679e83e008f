import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits, StatusError } from "@wellspring/contract";
import type { Computed, EngineFunction } from "../engine-function.ts";
import { attempt } from "./attempt.ts";

const task = { body: Buffer.alloc(0), submittedAtMs: 0 };

const run = (compute: EngineFunction["compute"], timeLimitMs = 60_000) =>
  attempt({ version: "1", compute }, task, timeLimitMs);

describe("attempt()", () => {
  const computed: Computed = { result: Buffer.from("x"), indexEntries: [] };

  it("gives what the function makes", async () => {
    assert.equal(await run(async (given) => (given === task ? computed : assert.fail())), computed);
  });

  it("keeps the code of a failure", async () => {
    const fail = async () => {
      throw new StatusError(Code.OUT_OF_RANGE, "too much");
    };
    assert.deepEqual(await run(fail), { failure: "too much", failureCode: Code.OUT_OF_RANGE });
  });

  it("makes a failure of whatever is thrown", async () => {
    for (const [thrown, text] of [
      [new TypeError("a bug"), "TypeError: a bug"],
      ["text", "text"],
      [undefined, "undefined"],
    ]) {
      const outcome = await run(() => Promise.reject(thrown));
      const expected = { failure: `the function failed: ${text}`, failureCode: Code.UNKNOWN };
      assert.deepEqual(outcome, expected);
    }
  });

  it("cuts a failure between two characters", async () => {
    const outcome = await run(() => Promise.reject(new StatusError(Code.ABORTED, "€".repeat(999))));
    assert.deepEqual(outcome, { failure: "€".repeat(333), failureCode: Code.ABORTED });
  });

  it("tells the function when its time is over", async () => {
    const wait = (_task: unknown, signal: AbortSignal) =>
      new Promise<Computed>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("stopped")));
      });
    assert.deepEqual(await run(wait, 20), {
      failure: "it took longer than 20 ms",
      failureCode: Code.DEADLINE_EXCEEDED,
    });
  });

  it("refuses a result that is too large to keep", async () => {
    const result = Buffer.alloc(limits.workResultBytesMax);
    const indexEntries = [{ name: "mean", key: Buffer.alloc(8) }];
    assert.deepEqual(await run(async () => ({ result, indexEntries })), {
      failure: "its result has 262156 bytes, at most 262144 are allowed",
      failureCode: Code.OUT_OF_RANGE,
    });
  });
});
