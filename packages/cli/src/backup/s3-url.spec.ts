import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UsageError } from "../usage-error.ts";
import { isS3Url, keyBelow, parseS3Url, s3PlaceToUrl } from "./s3-url.ts";

describe("isS3Url()", () => {
  it("tells a store from a file", () => {
    assert.ok(isS3Url("s3://lab/backups"));
    for (const path of ["backups", "/s3", "s3:/lab", "-"]) assert.ok(!isS3Url(path), path);
  });
});

describe("parseS3Url()", () => {
  for (const [text, bucket, key] of [
    ["s3://lab", "lab", ""],
    ["s3://lab/", "lab", ""],
    ["s3://lab/wellspring/", "lab", "wellspring"],
    ["s3://lab-2.backups/a/b.wsnap", "lab-2.backups", "a/b.wsnap"],
  ] as const) {
    it(`reads ${text}`, () => assert.deepEqual(parseS3Url(text), { bucket, key }));
  }

  for (const text of ["s3://", "s3:///a", "s3://Lab/a", "s3://ab", "s3://lab.", "s3://l b/c"]) {
    it(`refuses ${text}`, () => {
      const message = `"${text}" names no bucket: s3://BUCKET/PREFIX`;
      assert.throws(() => parseS3Url(text), new UsageError(message));
    });
  }
});

describe("keyBelow()", () => {
  it("puts a name under a prefix, or alone", () => {
    assert.equal(keyBelow({ bucket: "lab", key: "a/b" }, "c"), "a/b/c");
    assert.equal(keyBelow({ bucket: "lab", key: "" }, "c"), "c");
  });
});

describe("s3PlaceToUrl()", () => {
  it("writes what parseS3Url reads", () => {
    assert.equal(s3PlaceToUrl(parseS3Url("s3://lab/a/b")), "s3://lab/a/b");
  });
});
