import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { holdTimers } from "../testing/held-timers.ts";
import { untilReachable } from "./until-reachable.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const { signal } = new AbortController();
const silent = new StatusError(Code.UNAVAILABLE, "no answer");

describe("untilReachable()", () => {
  it("asks again each second while nobody answers", async (test) => {
    const timers = holdTimers(test);
    let asked = 0;
    const ask = async () => {
      if (++asked < 3) throw silent;
      return "answer";
    };
    const answer = untilReachable(ask, { logger, signal });
    for (const times of [1, 2]) {
      await timers.until(() => asked === times);
      await timers.pass(1_000);
    }
    assert.equal(await answer, "answer");
    assert.equal(asked, 3);
  });

  it("rejects with whatever else goes wrong", async () => {
    const refused = new StatusError(Code.FAILED_PRECONDITION, "another log");
    const answer = untilReachable(() => Promise.reject(refused), { logger, signal });
    await assert.rejects(answer, refused);
  });

  it("ends while it waits", async () => {
    const ended = new AbortController();
    const ask = async () => {
      ended.abort();
      throw silent;
    };
    await assert.rejects(untilReachable(ask, { logger, signal: ended.signal }), {
      name: "AbortError",
    });
  });
});
