import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { formatWorkId } from "@wellspring/contract";
import { UsageError } from "../usage-error.ts";
import { parseWorkId } from "./work-id.ts";

describe("parseWorkId()", () => {
  it("takes what formatWorkId() gives, in any case", () => {
    const id = randomUUID();
    assert.equal(formatWorkId(parseWorkId(id)), id);
    assert.equal(formatWorkId(parseWorkId(id.toUpperCase())), id);
  });

  for (const text of ["", "7", randomUUID().replaceAll("-", ""), `${randomUUID()}0`]) {
    it(`refuses "${text}"`, () => {
      const message = `"${text}" is no id of work: a UUID is, as wellspring work shows them`;
      assert.throws(() => parseWorkId(text), new UsageError(message));
    });
  }
});
