import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Key, Scope } from "@wellspring/contract";
import {
  keyToJson,
  parseExpiry,
  parseScopes,
  projectsToText,
  scopesToText,
  stateOf,
  timeToText,
} from "./key-text.ts";
import { UsageError } from "./usage-error.ts";

const key: Key = {
  ...{ id: "ba7816bf8f01cfea", name: "robot-7", scopes: [Scope.UPLOAD, Scope.READ], projects: [] },
  ...{ expiresAtMs: 0n, createdAtMs: 1_000n, createdBy: "ana#1" },
  ...{ revokedAtMs: 0n, revokedBy: "", lastUsedAtMs: 0n },
};

describe("parseScopes()", () => {
  it("takes names with commas", () => {
    assert.deepEqual(parseScopes("upload, read"), [Scope.UPLOAD, Scope.READ]);
  });

  for (const text of ["", "write", "upload,"]) {
    it(`refuses "${text}"`, () => assert.throws(() => parseScopes(text), UsageError));
  }
});

describe("parseExpiry()", () => {
  for (const [text, hours] of [
    ["12h", 12],
    ["90d", 90 * 24],
    ["2w", 14 * 24],
  ] as const) {
    it(`takes ${text}`, () => assert.equal(parseExpiry(text, 5), BigInt(5 + hours * 3_600_000)));
  }

  it("is never where nothing is said", () => assert.equal(parseExpiry(undefined, 5), 0n));

  for (const text of ["", "90", "0d", "1y", "-1d", "1.5d"]) {
    it(`refuses "${text}"`, () => {
      const message = `--expires: "${text}" is no time such as 12h, 90d or 52w`;
      assert.throws(() => parseExpiry(text, 5), new UsageError(message));
    });
  }
});

describe("what a key opens", () => {
  it("is told in words", () => {
    assert.equal(scopesToText(key), "upload, read");
    assert.equal(projectsToText(key), "all");
    assert.equal(projectsToText({ ...key, projects: ["default", "yeast"] }), "default, yeast");
    assert.equal(timeToText(0n), "never");
    assert.equal(timeToText(1_000n), "1970-01-01 00:00:01Z");
  });

  it("is nothing once it is revoked or has expired", () => {
    assert.equal(stateOf(key, 5), "good");
    assert.equal(stateOf({ ...key, expiresAtMs: 6n }, 5), "good");
    assert.equal(stateOf({ ...key, expiresAtMs: 5n }, 5), "expired");
    assert.equal(stateOf({ ...key, expiresAtMs: 5n, revokedAtMs: 1n }, 5), "revoked");
  });

  it("is told to programs", () => {
    assert.deepEqual(keyToJson(key, 5), {
      ...{ id: "ba7816bf8f01cfea", name: "robot-7", state: "good", scopes: ["upload", "read"] },
      ...{ projects: [], expiresAtMs: null, createdAtMs: 1_000, createdBy: "ana#1" },
      ...{ revokedAtMs: null, revokedBy: null, lastUsedAtMs: null },
    });
  });
});
