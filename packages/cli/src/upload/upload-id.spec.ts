import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createUploadId, idToText } from "./upload-id.ts";

describe("createUploadId()", () => {
  it("is a UUID of version 7", () => {
    const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    for (let count = 0; count < 100; count++) assert.match(idToText(createUploadId()), pattern);
  });

  it("starts with the time", () => {
    assert.match(idToText(createUploadId(1_769_860_800_000)), /^019c13ec-9e00-7/);
    assert.ok(createUploadId(1).compare(createUploadId(2)) < 0);
  });

  it("never repeats", () => {
    const ids = Array.from({ length: 1_000 }, () => idToText(createUploadId(0)));
    assert.equal(new Set(ids).size, 1_000);
  });
});
