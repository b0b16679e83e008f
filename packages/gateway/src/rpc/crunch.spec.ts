import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, CrunchServiceService, callUnary, limits } from "@wellspring/contract";
import { squareBody } from "../testing/calculator.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { WorkBackend } from "../testing/work-backend.ts";

describe("crunch()", { timeout: 20_000 }, () => {
  it("answers with what the engine made", async () => {
    await using backend = await WorkBackend.open(squareBody);
    await using gateway = await openGateway([backend.address]);
    const ask = (Data: bigint, Meta = "") =>
      callUnary(gateway.client, CrunchServiceService.crunch, { ID: 1n, Data, Meta });
    assert.equal((await ask(5n)).RData, 25n);
    await assert.rejects(ask(-5n), { code: Code.OUT_OF_RANGE, message: "-5 is negative" });
    await assert.rejects(ask(5n, "x".repeat(limits.workChunkBytesMax)), {
      code: Code.INVALID_ARGUMENT,
      message: /^request: has \d+ bytes, at most 262144 are allowed$/,
    });
  });
});
