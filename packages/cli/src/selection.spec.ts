import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkSelection, checkWell, selectionToText } from "./selection.ts";
import { UsageError } from "./usage-error.ts";

describe("checkSelection()", () => {
  it("takes a run alone", () => {
    assert.deepEqual(checkSelection({ run: "007" }), { run: "007", plate: undefined, wells: [] });
  });

  it("names wells as the server does, each once", () => {
    assert.deepEqual(checkSelection({ run: "r", plate: "3", well: ["b07", "B7", "AF48"] }), {
      run: "r",
      plate: 3,
      wells: ["B7", "AF48"],
    });
  });

  it("refuses what can't be", () => {
    const cases = [
      [{ run: "a/b" }, 'run: must not contain "/"'],
      [{ run: "r", plate: "x" }, '--plate: "x" is no whole number'],
      [{ run: "r", plate: "1000000" }, "plate: 1000000 is no whole number from 0 to 999999"],
      [{ run: "r", well: ["A0"] }, '--well: "A0" is no well from A1 to AF48'],
    ] as const;
    for (const [args, message] of cases) {
      const typed = { ...args, well: "well" in args ? [...args.well] : [] };
      assert.throws(
        () => checkSelection(typed),
        (error) => error instanceof UsageError && error.message === message,
      );
    }
  });
});

describe("checkWell()", () => {
  it("gives the server's form", () => assert.equal(checkWell("h12"), "H12"));
});

describe("selectionToText()", () => {
  it("says what is chosen", () => {
    const texts = [
      { run: "r", plate: undefined, wells: [] },
      { run: "r", plate: 0, wells: [] },
      { run: "r", plate: 0, wells: ["B7", "B8"] },
    ].map(selectionToText);
    assert.deepEqual(texts, ["r", "r, plate 0", "r, plate 0, B7 B8"]);
  });
});
