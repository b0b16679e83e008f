import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcService, callUnary } from "@wellspring/contract";
import { calculateBody } from "../testing/calculator.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { WorkBackend } from "../testing/work-backend.ts";

describe("max()", { timeout: 20_000 }, () => {
  it("answers with what the engine made", async () => {
    await using backend = await WorkBackend.open(calculateBody);
    await using gateway = await openGateway([backend.address]);
    const answer = await callUnary(gateway.client, CalcService.max, { a: 2n, b: 6n });
    assert.equal(answer.result, 6n);
  });
});
