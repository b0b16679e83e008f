import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RunServiceService } from "@wellspring/contract";
import { services } from "./service.ts";
import { Backend } from "./testing/backend.ts";

describe("services()", () => {
  it("serves each method of the contract", async () => {
    await using backend = await Backend.open();
    const [[definition, handlers], ...others] = services(backend.context);
    assert.equal(definition, RunServiceService);
    assert.deepEqual(Object.keys(handlers).sort(), Object.keys(RunServiceService).sort());
    assert.deepEqual(others, []);
  });
});
