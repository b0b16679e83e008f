import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseSample } from "./parse-sample.ts";

const time = "2019-05-01T06:00:00-04:00";

const parse = (text: string) => parseSample(Buffer.from(text));

const errorsOf = (body: string | Uint8Array): string[] => {
  const parsed = parseSample(typeof body === "string" ? Buffer.from(body) : body);
  assert.ok("errors" in parsed, "it was taken");
  return parsed.errors;
};

const withData = (data: string): string => `{"time_stamp":"${time}","data":${data}}`;

describe("parseSample()", () => {
  const expected = (data: number[]) => ({
    sample: {
      timeStamp: { seconds: 1_556_704_800, fraction: "" },
      data: Float64Array.from(data),
    },
  });

  it("takes a time and numbers, and lets other members be", () => {
    assert.deepEqual(parse(withData("[1, -0.5e-3]")), expected([1, -0.0005]));
    const more = `{"data":[1e308],"robot":{"data":["x"]},"__proto__":[],"time_stamp":"${time}"}`;
    assert.deepEqual(parse(more), expected([1e308]));
    assert.deepEqual(parse(`\uFEFF ${withData("[0]")}\r\n`), expected([0]));
  });

  it("takes the nearest double, and the last of members of one name", () => {
    const data = "[12345678901234567890, 1e-400, 0.1000000000000000055511151231257827]";
    assert.deepEqual(parse(withData(data)), expected([12_345_678_901_234_567_000, 0, 0.1]));
    assert.deepEqual(parse(`{"data":"x",${withData("[2]").slice(1)}`), expected([2]));
  });

  it("gives back any doubles", () => {
    const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(doubles, (data) => {
        const positive = data.map((value) => value + 0);
        assert.deepEqual(parse(withData(JSON.stringify(data))), expected(positive));
      }),
    );
  });

  it("has an answer for any bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.ok(errorsOf(bytes).length > 0)));
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.ok(errorsOf(text).length > 0);
      }),
    );
  });

  const dataFaults = [
    ["[]", "is empty"],
    ["null", "is null, not an array"],
    ["1", "is a number, not an array"],
    ['"1"', "is a string, not an array"],
    ["{}", "is an object, not an array"],
    ['[1, "2"]', "the value at index 1 is a string, not a number"],
    ["[true]", "the value at index 0 is a boolean, not a number"],
    ["[1, 2, null]", "the value at index 2 is null, not a number"],
    ["[[1]]", "the value at index 0 is an array, not a number"],
    ["[1, 1e309]", "no double holds the number at index 1"],
    ["[-1e400]", "no double holds the number at index 0"],
  ];
  for (const [data, fault] of dataFaults) {
    it(`refuses ${data}`, () => {
      assert.deepEqual(errorsOf(withData(data)), [`Field data: ${fault}`]);
    });
  }

  const timeFaults = [
    ["1556704800", "is a number, not a string"],
    ["null", "is null, not a string"],
    ['"2019-05-01"', '"2019-05-01" is no time such as 2019-05-01T06:00:00-04:00'],
    [`"${"9".repeat(70)}"`, `"${"9".repeat(64)}…" is no time such as 2019-05-01T06:00:00-04:00`],
  ];
  for (const [text, fault] of timeFaults) {
    it(`refuses the time ${text}`, () => {
      assert.deepEqual(errorsOf(`{"time_stamp":${text},"data":[1]}`), [
        `Field time_stamp: ${fault}`,
      ]);
    });
  }

  it("names all fields that are wrong", () => {
    assert.deepEqual(errorsOf("{}"), ["Field time_stamp: is missing", "Field data: is missing"]);
  });

  it("refuses what is no object", () => {
    assert.deepEqual(errorsOf("[1]"), ["the body is an array, not an object"]);
    assert.deepEqual(errorsOf("null"), ["the body is null, not an object"]);
  });

  it("refuses what is no JSON", () => {
    for (const body of ["", "{", "a=1", withData("[NaN]"), withData("[1,]"), withData("[01]")]) {
      const [error, ...others] = errorsOf(body);
      assert.match(error, /^the body is no JSON: /);
      assert.deepEqual(others, []);
    }
  });

  it("refuses what would take seconds to parse", { timeout: 5_000 }, () => {
    const error = "the body nests more than 1000 arrays and objects";
    assert.deepEqual(errorsOf("[".repeat(32 * 1024 * 1024)), [error]);
  });

  it("refuses what is not UTF-8", () => {
    const body = Buffer.from(withData('[1],"strain":"K\xfcche"'), "latin1");
    assert.deepEqual(errorsOf(body), ["the body is not UTF-8"]);
  });
});
