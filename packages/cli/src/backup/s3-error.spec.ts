import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { S3ServiceException } from "@aws-sdk/client-s3";
import { Code, StatusError } from "@wellspring/contract";
import { s3Error } from "./s3-error.ts";

const url = "s3://lab/wellspring";

const answer = (name: string, httpStatusCode: number, message = "no"): Error =>
  new S3ServiceException({ name, message, $fault: "client", $metadata: { httpStatusCode } });

const named = (name: string): Error => Object.assign(new Error("no"), { name });

describe("s3Error()", () => {
  for (const [what, thrown, code] of [
    ["a bucket that is not there", answer("NoSuchBucket", 404), Code.NOT_FOUND],
    ["a backup that is not there", answer("NoSuchKey", 404), Code.NOT_FOUND],
    ["keys that are wrong", answer("SignatureDoesNotMatch", 403), Code.PERMISSION_DENIED],
    ["keys that may not", answer("AccessDenied", 403), Code.PERMISSION_DENIED],
    ["a request that can't work", answer("InvalidRequest", 400), Code.FAILED_PRECONDITION],
    ["a store that fails", answer("InternalError", 500), Code.ABORTED],
    ["a store that is busy", answer("SlowDown", 503), Code.ABORTED],
    ["too many requests", answer("Other", 429), Code.ABORTED],
    ["a store that is silent", named("TimeoutError"), Code.ABORTED],
    ["no keys at all", named("CredentialsProviderError"), Code.FAILED_PRECONDITION],
    [
      "a store that can't be reached",
      Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
      Code.ABORTED,
    ],
  ] as const) {
    it(`is ${Code[code]} for ${what}`, () => {
      const error = s3Error(thrown, url);
      assert.deepEqual([error.code, error.message], [code, `${url}: no`]);
      assert.equal(error.cause, thrown);
    });
  }

  it("says what to do", () => {
    assert.equal(s3Error(new Error("Region is missing"), url).next, "name it with AWS_REGION.");
    assert.equal(
      s3Error(answer("AccessDenied", 403), url).next,
      "see that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are right, and what they may do.",
    );
    assert.equal(
      s3Error(answer("UnknownError", 500, ""), url).message,
      "s3://lab/wellspring: UnknownError",
    );
  });

  it("leaves our own errors, and bugs, as they are", () => {
    const own = new StatusError(Code.DATA_LOSS, "the snapshot is damaged");
    assert.equal(s3Error(own, url), own);
    assert.equal(s3Error(new TypeError("x is undefined"), url).code, Code.INTERNAL);
    assert.equal(s3Error("text", url).message, "text");
  });
});
