import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UsageError } from "../usage-error.ts";
import { checkDescription, type DescriptionArguments } from "./description.ts";

const refuses = (args: DescriptionArguments, message: string): void => {
  assert.throws(
    () => checkDescription(args),
    (error) => error instanceof UsageError && error.message === message,
  );
};

describe("checkDescription()", () => {
  it("says nothing where nothing is typed", () => {
    const nothing = { robot: "", instrument: "", startedAt: "", attributes: {} };
    assert.deepEqual(checkDescription({}), nothing);
  });

  it("takes what is typed", () => {
    const typed = {
      robot: "Hamilton 1",
      instrument: "Synergy Mx",
      startedAt: "2026-01-31T12:00:00.5+01:00",
      attribute: ["medium=LB=2", "note="],
    };
    assert.deepEqual(checkDescription(typed), {
      robot: "Hamilton 1",
      instrument: "Synergy Mx",
      startedAt: "2026-01-31T12:00:00.5+01:00",
      attributes: { medium: "LB=2", note: "" },
    });
  });

  for (const text of [
    "2026-01-31",
    "2026-01-31T12:00:00",
    "2026-01-31 12:00:00Z",
    "2026-02-30T12:00:00Z",
    "2026-13-01T12:00:00Z",
    "2026-01-31T24:00:00Z",
    "2026-01-31T12:60:00Z",
    "2026-01-31T12:00:00+24:00",
    "now",
  ]) {
    it(`refuses the time ${text}`, () => {
      refuses(
        { startedAt: text },
        `--started-at: "${text}" is no time with a zone such as 2026-01-31T12:00:00Z or ` +
          "2026-01-31T13:00:00+01:00",
      );
    });
  }

  it("takes a leap day in a leap year only", () => {
    assert.equal(checkDescription({ startedAt: "2028-02-29T00:00:00Z" }).startedAt.length, 20);
    assert.throws(() => checkDescription({ startedAt: "2026-02-29T00:00:00Z" }), UsageError);
  });

  it("takes texts up to their bound", () => {
    assert.equal(checkDescription({ robot: "r".repeat(1_000) }).robot.length, 1_000);
    refuses({ robot: "r".repeat(1_001) }, "--robot: at most 1000 bytes are allowed");
    refuses({ instrument: "a\nb" }, "--instrument: must not contain control characters");
  });

  it("takes attributes up to their bounds", () => {
    const key = "k".repeat(100);
    assert.deepEqual(checkDescription({ attribute: [`${key}=v`] }).attributes, { [key]: "v" });
    const rule = "a key has at most 100 bytes, no control characters";
    refuses({ attribute: [`${key}k=v`] }, `--attribute: ${rule}`);
    const many = Array.from({ length: 101 }, (_, place) => `k${place}=v`);
    assert.equal(
      Object.keys(checkDescription({ attribute: many.slice(1) }).attributes).length,
      100,
    );
    refuses({ attribute: many }, "--attribute: at most 100 are allowed");
  });

  it("refuses attributes that are no pairs, or come twice", () => {
    refuses({ attribute: ["medium"] }, '--attribute: "medium" is not KEY=VALUE');
    refuses({ attribute: ["=LB"] }, '--attribute: "=LB" is not KEY=VALUE');
    refuses({ attribute: ["a=1", "a=1"] }, "--attribute: a is given twice");
  });
});
