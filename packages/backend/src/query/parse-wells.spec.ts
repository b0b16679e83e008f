import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { parseWells } from "./parse-wells.ts";

describe("parseWells()", () => {
  it("takes names in any case and order, each once, rising", () => {
    assert.deepEqual(parseWells(["AF48", "b1", "A01", "A1", "A2"]), [0, 1, 48, 1535]);
  });

  it("takes none", () => assert.deepEqual(parseWells([]), []));

  for (const name of ["", "A0", "A49", "AG1", "A001", "1A"]) {
    it(`refuses "${name}"`, () => {
      assert.throws(() => parseWells(["A1", name]), {
        code: Code.INVALID_ARGUMENT,
        message: `wells: "${name}" is no well from A1 to AF48`,
      });
    });
  }
});
