import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { partBytesFor } from "./s3-upload.ts";

/** What goes up, and what is left of an upload that broke off, is in s3-shelf.cluster.spec.ts. */
describe("partBytesFor()", () => {
  it("is 16 MiB, and more where a store would not take so many parts", () => {
    const mebibyte = 1024 * 1024;
    for (const bytes of [0, 1, 100e9]) assert.equal(partBytesFor(bytes), 16 * mebibyte);
    for (const bytes of [200e9, 1e12, 5e12]) {
      const parts = Math.ceil((bytes * 1.001) / partBytesFor(bytes));
      assert.ok(parts > 8_000 && parts < 10_000, `${parts} parts of ${bytes} bytes`);
    }
  });
});
