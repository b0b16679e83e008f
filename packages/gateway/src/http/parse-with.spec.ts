import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { z } from "zod";
import { parseWith } from "./parse-with.ts";

describe("parseWith()", () => {
  const schema = z.strictObject({ a: z.object({ b: z.number({ error: "is no number" }) }) });

  it("gives what the schema makes of a value", () => {
    assert.deepEqual(parseWith(schema, { a: { b: 1 } }, "body"), { a: { b: 1 } });
  });

  it("names the member that is wrong", () => {
    const error = { code: Code.INVALID_ARGUMENT, message: "a.b: is no number" };
    assert.throws(() => parseWith(schema, { a: { b: "1" } }, "body"), error);
  });

  it("names the whole where no member is", () => {
    const error = { message: "body: is no object" };
    assert.throws(() => parseWith(z.object({}, { error: "is no object" }), 1, "body"), error);
  });
});
