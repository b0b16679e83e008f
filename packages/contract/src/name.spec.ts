import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "./limits.ts";
import { defaultProject, nameFault, parsePlate, parseProject, parseRunName } from "./name.ts";
import { Code, type StatusError } from "./status.ts";

const valid = [
  ...["run-01", "007", "a", " ", " padded ", "..."],
  ...[".hidden", "a.b", "C:\\run", "Lauf Nr. 5 (Öl)", "酵母", "🧫", "e\u0301", "%2F", "__proto__"],
];

/** Each with what is wrong with it. */
const invalid: [string, string][] = [
  ["", "is empty"],
  [".", 'must not be "."'],
  ["..", 'must not be ".."'],
  ["a/b", 'must not contain "/"'],
  ["/", 'must not contain "/"'],
  ...["a\nb", "\0", "\t", "a\r", "\x1f", "\x7f", "\x80", "\x9f"].map((text): [string, string] => [
    text,
    "must not contain control characters",
  ]),
  ["\ud800", "is not well-formed Unicode"],
  ["a\udc00b", "is not well-formed Unicode"],
];

const isRefused = (act: () => unknown, message: string): void =>
  assert.throws(act, { name: "StatusError", code: Code.INVALID_ARGUMENT, message });

describe("nameFault()", () => {
  it("finds nothing wrong with a name at the bound", () => {
    assert.equal(nameFault("abc", 3), undefined);
    assert.equal(nameFault("🧫", 4), undefined);
  });

  it("counts bytes, not characters", () => {
    assert.equal(nameFault("abcd", 3), "has 4 bytes, at most 3 are allowed");
    assert.equal(nameFault("äö", 3), "has 4 bytes, at most 3 are allowed");
  });

  it("finds nothing wrong with any well-formed text without / and controls", () => {
    const character = fc
      .string({ unit: "binary", minLength: 1, maxLength: 1 })
      .filter((text) => !/[/\p{Cc}]/u.test(text));
    const text = fc
      .string({ unit: character, minLength: 1, maxLength: 50 })
      .filter((name) => name !== "." && name !== "..");
    fc.assert(fc.property(text, (name) => nameFault(name, 200) === undefined));
  });
});

describe("parseRunName()", () => {
  for (const text of valid) {
    it(`keeps ${JSON.stringify(text)}`, () => assert.equal(parseRunName(text), text));
  }
  for (const [text, fault] of invalid) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      isRefused(() => parseRunName(text), `run: ${fault}`));
  }

  it("accepts 200 bytes and refuses 201", () => {
    assert.equal(limits.runNameBytesMax, 200);
    for (const unit of ["a", "ä", "🧫"]) {
      const longest = unit.repeat(200 / Buffer.byteLength(unit));
      assert.equal(parseRunName(longest), longest);
      const tooLong = `${longest}a`;
      const message = "run: has 201 bytes, at most 200 are allowed";
      isRefused(() => parseRunName(tooLong), message);
    }
  });
});

describe("parseProject()", () => {
  it("takes the default project for an empty name", () => {
    assert.equal(parseProject(""), defaultProject);
    assert.equal(defaultProject, "default");
  });

  for (const text of valid) {
    it(`keeps ${JSON.stringify(text)}`, () => assert.equal(parseProject(text), text));
  }
  for (const [text, fault] of invalid.filter(([name]) => name !== "")) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      isRefused(() => parseProject(text), `project: ${fault}`));
  }

  it("accepts 100 bytes and refuses 101", () => {
    assert.equal(parseProject("p".repeat(100)), "p".repeat(100));
    const message = "project: has 101 bytes, at most 100 are allowed";
    isRefused(() => parseProject("p".repeat(101)), message);
  });
});

describe("parsePlate()", () => {
  for (const plate of [0, 1, 7, 999_998, 999_999]) {
    it(`accepts ${plate}`, () => assert.equal(parsePlate(plate), plate));
  }
  for (const plate of [-1, 1_000_000, 0.5, 2 ** 32, Number.NaN, Infinity, -Infinity]) {
    it(`refuses ${plate}`, () => {
      const message = `plate: ${plate} is no whole number from 0 to 999999`;
      isRefused(() => parsePlate(plate), message);
    });
  }

  it("names the field in a StatusError", () => {
    assert.throws(
      () => parsePlate(-1),
      (thrown: StatusError) => thrown.code === Code.INVALID_ARGUMENT,
    );
  });
});
