import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code, StatusError } from "./status.ts";

describe("StatusError", () => {
  it("carries code, message, cause, metadata and what to do next", () => {
    const cause = new Error("disk");
    const metadata = new Metadata();
    const error = new StatusError(Code.UNAVAILABLE, "try again", {
      cause,
      metadata,
      next: "wait.",
    });
    assert.ok(error instanceof Error);
    assert.equal(error.name, "StatusError");
    assert.equal(error.code, 14);
    assert.equal(error.message, "try again");
    assert.equal(error.cause, cause);
    assert.equal(error.metadata, metadata);
    assert.equal(error.next, "wait.");
    assert.equal(String(error), "StatusError: try again");
  });

  it("has no cause and no metadata unless they are given", () => {
    const error = new StatusError(Code.NOT_FOUND, "no run is called x");
    assert.equal(Object.hasOwn(error, "cause"), false);
    assert.equal(error.metadata, undefined);
    assert.equal(error.next, undefined);
  });

  it("keeps a cause that is undefined, as throw may throw it", () => {
    const error = new StatusError(Code.INTERNAL, "thrown", { cause: undefined });
    assert.equal(Object.hasOwn(error, "cause"), true);
  });
});

describe("StatusError.from()", () => {
  it("gives back the same error where it is one", () => {
    const error = new StatusError(Code.ABORTED, "conflict");
    assert.equal(StatusError.from(error), error);
  });

  it("takes code, details and metadata of a gRPC error", () => {
    const metadata = new Metadata();
    metadata.set("retry-after", "1");
    const thrown = Object.assign(new Error("8 RESOURCE_EXHAUSTED: full"), {
      code: Code.RESOURCE_EXHAUSTED,
      details: "full",
      metadata,
    });
    const error = StatusError.from(thrown);
    assert.equal(error.code, Code.RESOURCE_EXHAUSTED);
    assert.equal(error.message, "full");
    assert.equal(error.metadata, metadata);
    assert.equal(error.cause, thrown);
  });

  it("makes INTERNAL of any other error", () => {
    const ofNode = Object.assign(new Error("no such file"), { code: "ENOENT", errno: -2 });
    for (const thrown of [new Error("no such file"), ofNode]) {
      const error = StatusError.from(thrown);
      assert.equal(error.code, Code.INTERNAL);
      assert.equal(error.message, "no such file");
      assert.equal(error.cause, thrown);
    }
  });

  it("makes INTERNAL of whatever is thrown", () => {
    const metadata = new Metadata();
    const things = ["text", 5, null, undefined, { code: 5, details: "no error", metadata }];
    for (const thrown of things) {
      const error = StatusError.from(thrown);
      assert.equal(error.code, Code.INTERNAL);
      assert.equal(error.message, String(thrown));
      assert.equal(error.cause, thrown);
    }
  });

  it("makes INTERNAL of errors that only resemble one of gRPC", () => {
    const metadata = new Metadata();
    const whole = { code: Code.NOT_FOUND, details: "gone", metadata };
    const parts = [
      { code: whole.code, details: whole.details },
      { code: whole.code, metadata },
      { details: whole.details, metadata },
      { ...whole, code: "5" },
      { ...whole, details: 5 },
    ];
    for (const part of parts) {
      const thrown = Object.assign(new Error("resembles"), part);
      assert.equal(StatusError.from(thrown).code, Code.INTERNAL);
    }
  });
});

describe("StatusError.fromStatus()", () => {
  const metadata = new Metadata();

  it("takes code, details and metadata", () => {
    const error = StatusError.fromStatus({ code: Code.UNAVAILABLE, details: "gone", metadata });
    assert.equal(error.code, Code.UNAVAILABLE);
    assert.equal(error.message, "gone");
    assert.equal(error.metadata, metadata);
    assert.equal(Object.hasOwn(error, "cause"), false);
  });

  for (const details of [
    "Received message larger than max (4194305 vs 4194304)",
    "Sent message larger than max (4194305 vs. 4194304)",
    "Attempted to send message with a size larger than 4194304",
    "Received message that decompresses to a size larger than 4194304",
  ]) {
    it(`takes "${details}" for what no other attempt mends`, () => {
      const status = { code: Code.RESOURCE_EXHAUSTED, details, metadata };
      assert.equal(StatusError.fromStatus(status).code, Code.OUT_OF_RANGE);
      assert.equal(StatusError.fromStatus(status).message, details);
      const thrown = Object.assign(new Error(details), status);
      assert.equal(StatusError.from(thrown).code, Code.OUT_OF_RANGE);
    });
  }
});

describe("StatusError.invalid()", () => {
  it("names the field", () => {
    const error = StatusError.invalid("plate", "is negative");
    assert.equal(error.code, Code.INVALID_ARGUMENT);
    assert.equal(error.message, "plate: is negative");
  });
});
