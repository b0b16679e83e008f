import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkToText, rebuildToText, targetToText } from "./copy-report.ts";

const target = {
  url: "postgres://lab:secret@db.example.org:5433/growth?sslmode=verify-full",
  schema: "wellspring",
};
const place = "schema wellspring at db.example.org:5433/growth";

describe("targetToText()", () => {
  it("leaves out user, password and options", () => {
    assert.equal(targetToText(target), place);
  });
});

describe("checkToText()", () => {
  const report = { token: "log.7", plates: 1, readings: 31_440, differences: [] };

  it("says what a copy holds in which nothing is wrong", () => {
    const text = `${place}: nothing is wrong: 1 plate, 31,440 readings; log.7\n`;
    assert.equal(checkToText(target, report), text);
    const empty = { ...report, token: "", plates: 0, readings: 0 };
    const nothing = "0 plates, 0 readings; nothing was copied yet";
    assert.equal(checkToText(target, empty), `${place}: nothing is wrong: ${nothing}\n`);
  });

  it("lists what differs", () => {
    const differences = [{ place: "default/run-01, plate 3", text: "has 1 reading too many" }];
    assert.equal(
      checkToText(target, { ...report, differences }),
      "default/run-01, plate 3: has 1 reading too many\n" +
        `${place}: 1 difference; it holds 1 plate, 31,440 readings; log.7\n`,
    );
  });
});

describe("rebuildToText()", () => {
  it("says what there is now", () => {
    const report = { token: "log.7", passes: 2, readings: 1, works: 1_200 };
    const text = `${place}: made anew with 1 reading, 1,200 works; log.7\n`;
    assert.equal(rebuildToText(target, report), text);
  });
});
