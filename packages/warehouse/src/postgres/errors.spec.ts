import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { toPostgresFault } from "./errors.ts";

const party = { place: "db:5432/lab", user: "ada" };

const errorOf = (code: string, message: string, detail?: string): Error =>
  Object.assign(new Error(message), code && { code }, detail && { detail });

const examples: readonly [thrown: Error, code: Code, message: string][] = [
  [errorOf("28P01", "…"), Code.UNAUTHENTICATED, 'refuses the password of user "ada"'],
  [errorOf("28000", "no entry"), Code.UNAUTHENTICATED, 'refuses user "ada": no entry'],
  [
    errorOf("", "SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"),
    Code.UNAUTHENTICATED,
    "fails: SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string",
  ],
  [errorOf("3D000", "…"), Code.FAILED_PRECONDITION, "has no such database"],
  [
    errorOf("42501", "permission denied for database lab"),
    Code.FAILED_PRECONDITION,
    'gives user "ada" too few rights: permission denied for database lab',
  ],
  [
    errorOf("25006", "…"),
    Code.FAILED_PRECONDITION,
    "only answers queries: name the primary server",
  ],
  [errorOf("42P01", "no table"), Code.FAILED_PRECONDITION, "fails: no table"],
  [
    errorOf("23505", "duplicate key", "Key (id)=(1) exists."),
    Code.DATA_LOSS,
    "refuses data: duplicate key (Key (id)=(1) exists.)",
  ],
  [errorOf("22021", "invalid byte"), Code.DATA_LOSS, "refuses data: invalid byte"],
  [errorOf("21000", "more than one row"), Code.DATA_LOSS, "refuses data: more than one row"],
  [errorOf("44000", "check option"), Code.DATA_LOSS, "refuses data: check option"],
  [errorOf("P0001", "a trigger says no"), Code.DATA_LOSS, "refuses data: a trigger says no"],
  [errorOf("25P03", "idle for long"), Code.UNAVAILABLE, "fails: idle for long"],
  [errorOf("25P04", "too slow"), Code.UNAVAILABLE, "fails: too slow"],
  [errorOf("57P01", "shutting down"), Code.UNAVAILABLE, "fails: shutting down"],
  [errorOf("53100", "disk full"), Code.UNAVAILABLE, "fails: disk full"],
  [errorOf("40P01", "deadlock"), Code.UNAVAILABLE, "fails: deadlock"],
  [errorOf("ECONNREFUSED", "refused"), Code.UNAVAILABLE, "is not reached: refused"],
  [errorOf("ECONNREFUSED", ""), Code.UNAVAILABLE, "is not reached: ECONNREFUSED"],
  [
    errorOf("", "Connection terminated unexpectedly"),
    Code.UNAVAILABLE,
    "fails: Connection terminated unexpectedly",
  ],
  [errorOf("", "timeout expired"), Code.UNAVAILABLE, "fails: timeout expired"],
  [
    errorOf("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate"),
    Code.FAILED_PRECONDITION,
    "is not trusted: self-signed certificate",
  ],
  [
    errorOf("", "The server does not support SSL connections"),
    Code.FAILED_PRECONDITION,
    "fails: The server does not support SSL connections",
  ],
  [errorOf("XX000", "cache lookup failed"), Code.INTERNAL, "fails: cache lookup failed"],
];

describe("toPostgresFault()", () => {
  for (const [thrown, code, message] of examples) {
    it(`says that it ${message}`, () => {
      const fault = toPostgresFault(thrown, party);
      assert.equal(fault.code, code);
      assert.equal(fault.message, `PostgreSQL at db:5432/lab ${message}`);
      assert.equal(fault.cause, thrown);
    });
  }

  it("says what to do about a password, not about a key", () => {
    const { next } = toPostgresFault(errorOf("28P01", "…"), party);
    assert.equal(next, "name a user of its, with the password, in WELLSPRING_POSTGRES.");
    assert.equal(toPostgresFault(errorOf("3D000", "…"), party).next, undefined);
  });

  it("leaves a StatusError as it is, and takes what is no error", () => {
    const fault = new StatusError(Code.ABORTED, "moved");
    assert.equal(toPostgresFault(fault, party), fault);
    assert.equal(toPostgresFault("odd", party).message, "PostgreSQL at db:5432/lab fails: odd");
  });
});
