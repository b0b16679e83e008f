import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { JetStreamApiError } from "@nats-io/jetstream";
import { errors } from "@nats-io/transport-node";
import { Code, StatusError } from "@wellspring/contract";
import { natsError } from "./nats-error.ts";

const apiError = (err_code: number, description: string): JetStreamApiError =>
  new JetStreamApiError({ code: 503, err_code, description });

const forbidden = new errors.PermissionViolationError("no right", "publish", "wellspring.log.a");

const cases: [what: string, thrown: unknown, code: Code, message: string][] = [
  [
    "a stream that is full",
    apiError(10_077, "maximum bytes exceeded"),
    Code.RESOURCE_EXHAUSTED,
    "the log is full: maximum bytes exceeded",
  ],
  [
    "a server without room",
    apiError(10_047, "insufficient storage resources available"),
    Code.RESOURCE_EXHAUSTED,
    "NATS has no room: insufficient storage resources available",
  ],
  [
    "an entry that is too large",
    apiError(10_054, "message size exceeds maximum allowed"),
    Code.INVALID_ARGUMENT,
    "the entry is too large for the stream: message size exceeds maximum allowed",
  ],
  [
    "what the client does not send",
    new errors.InvalidArgumentError("'payload' max_payload size exceeded"),
    Code.INVALID_ARGUMENT,
    "NATS never takes it: 'payload' max_payload size exceeded",
  ],
  [
    "a stream that is not there",
    apiError(10_059, "stream not found"),
    Code.NOT_FOUND,
    "the stream is gone: stream not found",
  ],
  [
    "an entry that should have been the first",
    apiError(10_071, "wrong last sequence: 7"),
    Code.ALREADY_EXISTS,
    "the log goes on already: wrong last sequence: 7",
  ],
  [
    "another refusal",
    apiError(10_008, "JetStream system temporarily unavailable"),
    Code.UNAVAILABLE,
    "NATS refuses: JetStream system temporarily unavailable",
  ],
  [
    "a password that is wrong",
    new errors.AuthorizationError("Authorization Violation"),
    Code.PERMISSION_DENIED,
    "NATS does not allow it: Authorization Violation",
  ],
  [
    "a subject that is not allowed",
    forbidden,
    Code.PERMISSION_DENIED,
    "NATS does not allow it: no right",
  ],
  [
    "a request on such a subject",
    new errors.RequestError("request failed", { cause: forbidden }),
    Code.PERMISSION_DENIED,
    "NATS does not allow it: request failed",
  ],
  ["silence", new errors.TimeoutError(), Code.UNAVAILABLE, "NATS does not answer: timeout"],
  ["what is no error", "lost\n it", Code.UNAVAILABLE, "NATS does not answer: lost it"],
];

describe("natsError()", () => {
  for (const [what, thrown, code, message] of cases) {
    it(`tells of ${what}`, () => {
      const error = natsError(thrown);
      assert.deepEqual([error.code, error.message], [code, message]);
      if (thrown instanceof Error) assert.equal(error.cause, thrown);
    });
  }

  it("leaves a StatusError as it is", () => {
    const error = new StatusError(Code.FAILED_PRECONDITION, "the log has lost entries");
    assert.equal(natsError(error), error);
  });
});
