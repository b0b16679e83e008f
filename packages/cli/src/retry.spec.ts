import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import type { Patience } from "./patience.ts";
import { reasonOf, retry } from "./retry.ts";

const down = new StatusError(Code.UNAVAILABLE, "connection refused");

const startRetry = (timeoutMs: number, attempt: (patience: Patience) => Promise<string>) => {
  const notices: string[] = [];
  const notice = (line: string) => void notices.push(line);
  return { notices, result: retry(attempt, { server: "lab:1", timeoutMs, notice }) };
};

/** An attempt that only its patience ends. */
const hang = ({ signal }: Patience): Promise<string> => {
  const { promise, reject } = Promise.withResolvers<string>();
  const cancel = () => reject(new StatusError(Code.CANCELLED, "cancelled"));
  signal.addEventListener("abort", cancel);
  if (signal.aborted) cancel();
  return promise;
};

describe("retry()", () => {
  const { UNAVAILABLE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, CANCELLED } = Code;
  for (const code of [UNAVAILABLE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, CANCELLED]) {
    it(`tries again after ${Code[code]}, and says so once`, async () => {
      let attempts = 0;
      const { notices, result } = startRetry(60_000, async () => {
        if (++attempts < 3) throw new StatusError(code, "not now");
        return "done";
      });
      assert.equal(await result, "done");
      assert.equal(attempts, 3);
      assert.deepEqual(notices, ["lab:1: not now; trying again"]);
    });
  }

  it("tries again after a stream was reset, and gives up as if there were no server", async () => {
    const reset = new StatusError(Code.INTERNAL, "Received RST_STREAM with code 2");
    const { result, notices } = startRetry(100, () => Promise.reject(reset));
    await assert.rejects(result, { code: Code.UNAVAILABLE });
    assert.deepEqual(notices, ["lab:1: Received RST_STREAM with code 2; trying again"]);
  });

  it("gives other errors on at once, as they are", async () => {
    const errors = [
      new StatusError(Code.NOT_FOUND, "no run"),
      new StatusError(Code.INTERNAL, "a bug there"),
      new TypeError("a bug here"),
    ];
    for (const error of errors) {
      const { notices, result } = startRetry(60_000, () => Promise.reject(error));
      await assert.rejects(result, (thrown) => thrown === error);
      assert.deepEqual(notices, []);
    }
  });

  it("gives up after the time without progress, with the last reason", async () => {
    const { result } = startRetry(150, () => Promise.reject(down));
    await assert.rejects(
      result,
      new StatusError(
        Code.UNAVAILABLE,
        "gave up on lab:1 after 0.15 s without progress: connection refused",
        { cause: down },
      ),
    );
  });

  it("does not give up while there is progress", async () => {
    let attempts = 0;
    const startedAtMs = performance.now();
    const { result } = startRetry(250, async (patience) => {
      patience.progressed();
      if (++attempts < 6) throw down;
      return "done";
    });
    assert.equal(await result, "done");
    assert.ok(performance.now() - startedAtMs > 250);
  });

  it("ends an attempt whose server falls silent", async () => {
    const { result } = startRetry(50, hang);
    await assert.rejects(result, {
      code: Code.DEADLINE_EXCEEDED,
      message: "gave up on lab:1 after 0.05 s without progress: lab:1 fell silent",
    });
  });

  it("tells what it heard before where the last attempt had hardly begun", async () => {
    const { result } = startRetry(400, (patience) =>
      patience.remainingMs > 150 ? Promise.reject(down) : hang(patience),
    );
    await assert.rejects(result, {
      code: Code.UNAVAILABLE,
      message: "gave up on lab:1 after 0.4 s without progress: connection refused",
    });
  });
});

describe("reasonOf()", () => {
  const cases: readonly [string, string][] = [
    ["the disk is full", "the disk is full"],
    ["", "UNAVAILABLE"],
    [
      "No connection established. " +
        "Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ",
      "connect ECONNREFUSED 127.0.0.1:1",
    ],
  ];
  for (const [message, reason] of cases) {
    it(`makes "${reason}" of "${message}"`, () => {
      assert.equal(reasonOf(new StatusError(Code.UNAVAILABLE, message)), reason);
    });
  }
});
