import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attemptUntilDone } from "./reopening.ts";

const { signal } = new AbortController();

describe("attemptUntilDone()", () => {
  it("tries again until it is done, and tells what failed", async () => {
    const failures: unknown[] = [];
    const onFailure = (error: unknown) => failures.push(error);
    let attempts = 0;
    const attempt = async () => {
      if (++attempts < 4) throw new Error(`attempt ${attempts}`);
      return "done";
    };
    assert.equal(await attemptUntilDone(attempt, { signal, onFailure, firstMs: 1 }), "done");
    assert.deepEqual(failures.map(String), [
      "Error: attempt 1",
      "Error: attempt 2",
      "Error: attempt 3",
    ]);
  });

  it("gives up in the end", async () => {
    let attempts = 0;
    const attempt = () => Promise.reject(new Error(`attempt ${++attempts}`));
    const given = attemptUntilDone(attempt, { signal, onFailure: () => undefined, firstMs: 0 });
    await assert.rejects(given, { message: "attempt 15" });
  });

  it("ends while it waits", async () => {
    const ended = new AbortController();
    const given = attemptUntilDone(() => Promise.reject(new Error("no")), {
      signal: ended.signal,
      onFailure: () => ended.abort(),
      firstMs: 1_000_000,
    });
    await assert.rejects(given, { name: "AbortError" });
  });
});
