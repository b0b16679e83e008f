import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Instant, instantToKey, instantToText, parseInstant } from "./instant.ts";

const inUtc = (text: string): string | undefined => {
  const instant = parseInstant(text);
  return instant && instantToText(instant);
};

const parsed = (text: string): Instant => {
  const instant = parseInstant(text);
  assert.ok(instant, text);
  return instant;
};

/** Times of all years, with fractions of any length. */
const anyInstant = fc
  .tuple(
    fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }),
    fc.stringMatching(/^[0-9]{0,9}$/),
  )
  .map(([seconds, fraction]) => ({ seconds, fraction }));

describe("parseInstant()", () => {
  const valid = [
    ["2019-05-01T06:00:00-04:00", "2019-05-01T10:00:00Z"],
    ["2019-05-01t10:00:00z", "2019-05-01T10:00:00Z"],
    ["2019-05-01T10:00:00-00:00", "2019-05-01T10:00:00Z"],
    ["2019-12-31T23:30:00-23:59", "2020-01-01T23:29:00Z"],
    ["2019-05-01T10:00:00.5Z", "2019-05-01T10:00:00.5Z"],
    ["2019-05-01T10:00:00.500Z", "2019-05-01T10:00:00.500Z"],
    ["2019-05-01T10:00:00.123456789+01:30", "2019-05-01T08:30:00.123456789Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"],
    ["2019-05-01T10:00:60.25Z", "2019-05-01T10:01:00.25Z"],
    ["2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"],
    ["0000-02-29T00:00:00Z", "0000-02-29T00:00:00Z"],
    ["0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"],
    ["0099-01-01T00:00:00Z", "0099-01-01T00:00:00Z"],
    ["0000-01-01T01:00:00+01:00", "0000-01-01T00:00:00Z"],
    ["9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"],
    ["9999-12-31T20:59:59-03:00", "9999-12-31T23:59:59Z"],
  ];
  for (const [text, utc] of valid) {
    it(`takes ${text}`, () => assert.equal(inUtc(text), utc));
  }

  const invalid = [
    ...["", "2019-05-01", "2019-05-01T10:00:00", "2019-05-01 10:00:00Z", "2019-05-01T10:00Z"],
    ...["2019-5-01T10:00:00Z", "19-05-01T10:00:00Z", "+2019-05-01T10:00:00Z", "20190501T100000Z"],
    ...["2019-00-01T10:00:00Z", "2019-13-01T10:00:00Z", "2019-05-00T10:00:00Z"],
    ...["2019-04-31T10:00:00Z", "2019-02-29T10:00:00Z", "1900-02-29T10:00:00Z"],
    ...["2019-05-01T24:00:00Z", "2019-05-01T10:60:00Z", "2019-05-01T10:00:61Z"],
    ...["2019-05-01T10:00:00.Z", "2019-05-01T10:00:00.1234567890Z", "2019-05-01T10:00:00,5Z"],
    ...["2019-05-01T10:00:00+0100", "2019-05-01T10:00:00+01", "2019-05-01T10:00:00+24:00"],
    ...["2019-05-01T10:00:00+01:60", "2019-05-01T10:00:00 Z", "2019-05-01T10:00:00Z\n"],
    ...["2019-05-01T10:00:00ZZ", " 2019-05-01T10:00:00Z", "2019-05-01T10:00:00UTC"],
    ...["٢٠١٩-05-01T10:00:00Z", "2019-05-01T10:00:00−04:00"],
    ...["0000-01-01T00:00:00+00:01", "9999-12-31T23:59:60Z", "9999-12-31T23:59:59-00:01"],
  ];
  for (const text of invalid) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseInstant(text), undefined));
  }

  it("gives back every time in UTC", () => {
    fc.assert(
      fc.property(anyInstant, (instant) =>
        assert.deepEqual(parseInstant(instantToText(instant)), instant),
      ),
    );
  });

  it("agrees with Date in every zone", () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((n) => `${n}`.padStart(2, "0"));
    const zone = fc.tuple(fc.constantFrom("+", "-"), part(23), part(59));
    const local = fc.date({
      min: new Date("0001-01-02T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(local, zone, (date, [sign, hours, minutes]) => {
        const text = `${date.toISOString().slice(0, -1)}${sign}${hours}:${minutes}`;
        const { seconds, fraction } = parsed(text);
        assert.equal(seconds * 1000 + Number(fraction), Date.parse(text));
      }),
    );
  });
});

describe("instantToKey()", () => {
  it("has 12 bytes that start with the year 0000", () => {
    assert.deepEqual(instantToKey(parsed("0000-01-01T00:00:00Z")), Buffer.alloc(12));
    const last = instantToKey(parsed("9999-12-31T23:59:59.999999999Z"));
    assert.equal(last.toString("hex"), "000000497968bd7f3b9ac9ff");
  });

  it("is the same for the same time, however it is written", () => {
    const texts = ["2019-05-01T10:00:00Z", "2019-05-01T06:00:00.000-04:00", "2019-05-01t09:59:60z"];
    const [first, ...others] = texts.map((text) => instantToKey(parsed(text)).toString("hex"));
    for (const other of others) assert.equal(other, first);
  });

  it("compares as the times do", () => {
    const nanoseconds = ({ seconds, fraction }: Instant): bigint =>
      BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
    fc.assert(
      fc.property(anyInstant, anyInstant, (a, b) => {
        const difference = nanoseconds(a) - nanoseconds(b);
        const sign = difference < 0n ? -1 : Number(difference > 0n);
        assert.equal(Buffer.compare(instantToKey(a), instantToKey(b)), sign);
      }),
    );
  });
});
