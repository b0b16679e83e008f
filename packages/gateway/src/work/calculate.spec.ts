import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcService, Code, callUnary } from "@wellspring/contract";
import { openGateway } from "../testing/open-gateway.ts";
import { WorkBackend } from "../testing/work-backend.ts";

describe("calculate()", { timeout: 20_000 }, () => {
  it("refuses a result that is another's", async () => {
    await using backend = await WorkBackend.open(() => ({ result: Buffer.alloc(0) }));
    await using gateway = await openGateway([backend.address]);
    await assert.rejects(callUnary(gateway.client, CalcService.add, { a: 1n, b: 2n }), {
      code: Code.INTERNAL,
    });
  });
});
