import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { errorToStatus, HttpError } from "./http-error.ts";

describe("errorToStatus()", () => {
  for (const [code, status] of [
    [Code.INVALID_ARGUMENT, 400],
    [Code.UNAUTHENTICATED, 401],
    [Code.PERMISSION_DENIED, 403],
    [Code.NOT_FOUND, 404],
    [Code.ALREADY_EXISTS, 409],
    [Code.FAILED_PRECONDITION, 412],
    [Code.RESOURCE_EXHAUSTED, 429],
    [Code.INTERNAL, 500],
    [Code.DATA_LOSS, 500],
    [Code.UNIMPLEMENTED, 501],
    [Code.UNAVAILABLE, 503],
    [Code.DEADLINE_EXCEEDED, 504],
  ] as const) {
    it(`answers ${Code[code]} with ${status}`, () => {
      assert.equal(errorToStatus(new StatusError(code, "why")), status);
    });
  }

  it("answers what only HTTP knows with its own status", () => {
    const tooLarge = HttpError.tooLarge(10);
    assert.equal(errorToStatus(tooLarge), 413);
    assert.equal(tooLarge.message, "the body has more than 10 bytes");
    const unsupported = HttpError.unsupported("type text/plain", "text/csv is");
    assert.equal(errorToStatus(unsupported), 415);
    assert.equal(unsupported.message, "bodies of type text/plain are not taken: text/csv is");
  });
});
