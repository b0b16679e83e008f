import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { parseStartedAt } from "./started-at.ts";

describe("parseStartedAt()", () => {
  for (const text of [
    "",
    "2026-03-01T09:30:00Z",
    "2026-03-01t09:30:00z",
    "2026-03-01T09:30:00.123456789+01:00",
    "2024-02-29T23:59:60-23:59",
    "0000-01-01T00:00:00Z",
  ]) {
    it(`keeps "${text}"`, () => {
      assert.equal(parseStartedAt(text), text);
    });
  }

  for (const text of [
    "2026-03-01",
    "2026-03-01T09:30:00",
    "2026-03-01 09:30:00Z",
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:61Z",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+00:60",
    "2026-01-01T00:00:00.Z",
    "01.03.2026",
  ]) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => parseStartedAt(text), {
        code: Code.INVALID_ARGUMENT,
        message:
          `started_at: "${text}" is not a time with a zone such as ` +
          "2026-03-01T09:30:00Z or 2026-03-01T10:30:00+01:00",
      });
    });
  }
});
