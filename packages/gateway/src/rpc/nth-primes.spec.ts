import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcService, Code, callUnary } from "@wellspring/contract";
import { calculateBody } from "../testing/calculator.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { WorkBackend } from "../testing/work-backend.ts";

describe("nthPrimes()", { timeout: 20_000 }, () => {
  it("answers with what the engine made, and refuses too many before it is asked", async () => {
    await using backend = await WorkBackend.open(calculateBody);
    await using gateway = await openGateway([backend.address]);
    const ask = (numbers: bigint[]) =>
      callUnary(gateway.client, CalcService.nthPrimes, { numbers });
    assert.deepEqual((await ask([2n, 12n])).results, [2n, 12n]);
    await assert.rejects(ask(Array.from({ length: 1_001 }, () => 1n)), {
      code: Code.INVALID_ARGUMENT,
      message: "numbers: are 1001, at most 1000 are allowed",
    });
    assert.equal(backend.requests.length, 1);
  });
});
