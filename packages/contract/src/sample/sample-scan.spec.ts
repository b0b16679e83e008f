import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseSample } from "./parse-sample.ts";
import { SampleScan } from "./sample-scan.ts";

const isCertain = (text: string, cut = text.length): boolean => {
  const scan = new SampleScan();
  const body = Buffer.from(text);
  for (const piece of [body.subarray(0, cut), body.subarray(cut)]) scan.add(piece);
  return scan.isSample;
};

const time = '"2019-05-01T06:00:00-04:00"';

const long = "x".repeat(99);

const certain = [
  `{"time_stamp":${time},"data":[0,-0,1,-1,10,0.5,-10.25]}`,
  ` {\t"data" : [ 1 , 2.0\n] ,\r"time_stamp" : ${time} } `,
  `{"time_stamp":${time},"data":[${"9".repeat(200)}e99,${"9".repeat(200)}.${"9".repeat(400)}]}`,
  `{"time_stamp":${time},"data":[1e5,1E-05 ,0e+0, -1.5e07,2.50E-3]}`,
  `{"robot":{"data":[{}],"n":-1.5e3},"data":[1],"${long}":"\\u00e9]}","time_stamp":${time}}`,
];

const uncertain = [
  ...["", "{", "{}", "[]", "null", '{"data":[1]}', `{"time_stamp":${time}}`],
  `{"time_stamp":${time},"data":[1],}`,
  `{"time_stamp":${time},"data":[1]}}`,
  `{"time_stamp":${time},"data":[1]`,
  `{"time_stamp":${time} "data":[1]}`,
  `{"time_stamp":${time},"data":[1],"data":[1]}`,
  `{"time_stamp":${time},"time_stamp":${time},"data":[1]}`,
  `{"time_stamp":${time},"data":[1],"robot":07}`,
  `{"time_stamp":${time},"data":[1],"robot":{"a":}}`,
  `{"time_stamp":${time},"data":[1],"d\\u0061ta":[2]}`,
  '{"time_stamp":"2019-05-01T06:00:00","data":[1]}',
  '{"time_stamp":"2019-05-01T06:00:00\\u005a","data":[1]}',
  `{"time_stamp":"${"x".repeat(1_000)}","data":[1]}`,
  `\ufeff{"time_stamp":${time},"data":[1]}`,
];

const uncertainNumbers = [
  ...[
    "",
    ",1",
    "1,",
    "1,,1",
    "01",
    "-",
    "+1",
    ".5",
    "1.",
    "1.e1",
    "1e",
    "1e+",
    "1e.5",
    "1e100",
    "1e1.5",
    "1 e5",
    "0x1",
    "1 1",
  ],
  ...["- 1", "1. 5", "--1", "1-", "NaN", "null", '"1"', "[1]", "9".repeat(201)],
];

describe("SampleScan", () => {
  for (const text of certain) {
    it(`is certain of ${text.slice(0, 60)}, wherever it is cut`, () => {
      for (let cut = 0; cut <= text.length; cut++) assert.ok(isCertain(text, cut), `at ${cut}`);
      assert.ok("sample" in parseSample(Buffer.from(text)));
    });
  }

  for (const text of uncertain) {
    it(`is not certain of ${text.slice(0, 60)}`, () => assert.ok(!isCertain(text)));
  }

  for (const numbers of uncertainNumbers) {
    it(`is not certain of the numbers ${numbers.slice(0, 20)}`, () => {
      assert.ok(!isCertain(`{"time_stamp":${time},"data":[${numbers}]}`));
    });
  }

  it("is certain of what programs write", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const plain = number.filter((value) => !/e.?\d{3}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1 }), fc.nat({ max: 4 }), (data, indent) => {
        const sample = { time_stamp: "2019-05-01T06:00:00Z", data };
        assert.ok(isCertain(JSON.stringify(sample, undefined, indent)));
      }),
    );
  });

  it("is certain of nothing that is no sample (10,000 texts one byte off)", () => {
    const text = `{"time_stamp":${time},"data":[0,-1.5, 10]}`;
    const byte = fc.constantFrom(...'{}[]",:.-+ 01eE\\\u0000é');
    const edit = fc.tuple(fc.nat({ max: text.length }), byte, fc.nat({ max: 1 }));
    fc.assert(
      fc.property(edit, ([at, inserted, removed]) => {
        const edited = text.slice(0, at) + inserted + text.slice(at + removed);
        if (isCertain(edited)) assert.ok("sample" in parseSample(Buffer.from(edited)), edited);
      }),
      { numRuns: 10_000 },
    );
  });
});
