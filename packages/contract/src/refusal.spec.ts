import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { readRefusal, refusalMetadata } from "./refusal.ts";
import { Code, StatusError } from "./status.ts";

const refusal = {
  conflicts: [
    {
      run: "r",
      plate: 1,
      well: "B7",
      runtimeSeconds: 600,
      storedOpticalDensity: 0.1,
      storedCorrectedOpticalDensity: undefined,
      uploadedOpticalDensity: 0.2,
      uploadedCorrectedOpticalDensity: 0.01,
    },
  ],
  conflictCount: 12,
};

describe("readRefusal()", () => {
  it("gives back what refusalMetadata took", () => {
    const error = new StatusError(Code.ALREADY_EXISTS, "no", {
      metadata: refusalMetadata(refusal),
    });
    assert.deepEqual(readRefusal(error), refusal);
  });

  it("gives nothing where an error carries none, or none that can be read", () => {
    assert.equal(readRefusal(new Error("no")), undefined);
    assert.equal(readRefusal(new StatusError(Code.ALREADY_EXISTS, "no")), undefined);
    const metadata = new Metadata();
    metadata.set("wellspring-refusal-bin", Buffer.of(0xff, 0xff));
    assert.equal(readRefusal(new StatusError(Code.ALREADY_EXISTS, "no", { metadata })), undefined);
  });
});
