import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, type Conflict, Refusal, StatusError } from "@wellspring/contract";
import { conflictToText, refusalOf, refusalToLines } from "./conflicts.ts";

const conflict: Conflict = {
  run: "run-01",
  plate: 0,
  well: "B7",
  runtimeSeconds: 112,
  storedOpticalDensity: 0.06,
  uploadedOpticalDensity: 1e-7,
  uploadedCorrectedOpticalDensity: -0.001,
};

const text =
  "run run-01, plate 0, well B7 at 112 s is 0.0000001 (corrected -0.001) here and 0.06 there";

const errorWith = (detail: Buffer | undefined): StatusError => {
  const metadata = new Metadata();
  if (detail) metadata.set("wellspring-refusal-bin", detail);
  return new StatusError(Code.ALREADY_EXISTS, "other values", { metadata });
};

describe("refusalOf()", () => {
  it("finds the refusal in the metadata", () => {
    const refusal: Refusal = { conflicts: [conflict], conflictCount: 1 };
    const found = refusalOf(errorWith(Buffer.from(Refusal.encode(refusal).finish())));
    assert.equal(found?.conflictCount, 1);
    assert.equal(found?.conflicts[0].well, "B7");
    assert.equal(found?.conflicts[0].storedCorrectedOpticalDensity, undefined);
  });

  it("finds none elsewhere", () => {
    assert.equal(refusalOf(new Error("x")), undefined);
    assert.equal(refusalOf(new StatusError(Code.NOT_FOUND, "x")), undefined);
    assert.equal(refusalOf(errorWith(undefined)), undefined);
    assert.equal(refusalOf(errorWith(Buffer.from([0xff, 0xff]))), undefined);
  });
});

describe("refusalToLines()", () => {
  it("names file and line where the line is known", () => {
    assert.deepEqual(
      refusalToLines("a.csv", { conflicts: [conflict, conflict], conflictCount: 2 }, [
        7,
        undefined,
      ]),
      [`a.csv:7: ${text}`, `a.csv: ${text}`],
    );
  });

  for (const [count, last] of [
    [2, "a.csv: 1 more conflict"],
    [1_001, "a.csv: 1 000 more conflicts"],
  ] as const) {
    it(`says that there are ${count} in all`, () => {
      const refusal = { conflicts: [conflict], conflictCount: count };
      assert.equal(refusalToLines("a.csv", refusal, [7])[1], last);
    });
  }
});

describe("conflictToText()", () => {
  it("shows both values", () => assert.equal(conflictToText(conflict), text));
});
