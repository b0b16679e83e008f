import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Scope } from "./gen/wellspring/v1/access.ts";
import {
  allScopes,
  createKeyText,
  hashKeyText,
  isKeyText,
  keyIdOf,
  keyPrincipal,
  parseKeyId,
  parseKeyName,
  parseScope,
  scopeNames,
  scopeToName,
} from "./key.ts";
import { Code, StatusError } from "./status.ts";

const invalid = (message: string) => new StatusError(Code.INVALID_ARGUMENT, message);
const known = `wsk_${"0".repeat(64)}`;

describe("createKeyText()", () => {
  it("makes another key each time, with a prefix and a checksum", () => {
    const keys = Array.from({ length: 100 }, createKeyText);
    assert.equal(new Set(keys).size, 100);
    for (const key of keys) assert.ok(isKeyText(key), key);
  });
});

describe("isKeyText()", () => {
  it("takes what any language's zlib makes", () => assert.ok(isKeyText(`${known}f7bd0db5`)));

  const key = createKeyText();
  const wrong = key.at(30) === "0" ? "1" : "0";
  for (const [name, text] of [
    ["nothing", ""],
    ["another prefix", key.replace("wsk_", "wsx_")],
    ["a digit that is wrong", `${key.slice(0, 30)}${wrong}${key.slice(31)}`],
    ["a digit too few", key.slice(0, -1)],
    ["a digit too many", `${key}0`],
    ["capital digits", `wsk_${"A".repeat(72)}`],
    ["blanks around it", ` ${key}`],
  ]) {
    it(`refuses ${name}`, () => assert.equal(isKeyText(text), false));
  }
});

describe("keyIdOf()", () => {
  it("is the beginning of the key's SHA-256", () => {
    const sha256 = hashKeyText("abc");
    assert.equal(sha256.length, 32);
    assert.equal(keyIdOf(sha256), "ba7816bf8f01cfea");
  });
});

describe("parseKeyId()", () => {
  it("takes 16 digits", () => assert.equal(parseKeyId("ba7816bf8f01cfea"), "ba7816bf8f01cfea"));

  for (const text of ["", "ba7816bf8f01cfe", "BA7816BF8F01CFEA", "robot-7"]) {
    it(`refuses "${text}"`, () => {
      const message = `id: "${text}" is not 16 hexadecimal digits`;
      assert.throws(() => parseKeyId(text), invalid(message));
    });
  }
});

describe("parseKeyName()", () => {
  it("takes what people call robots", () => assert.equal(parseKeyName("robot-7"), "robot-7"));

  for (const text of ["", "robot 7", "Käthe", "a#b", "a/b", "x".repeat(65)]) {
    it(`refuses "${text}"`, () => {
      const form = '1 to 64 letters a to z, digits, ".", "_", "@" and "-"';
      assert.throws(
        () => parseKeyName(text),
        invalid(`name: "${text.slice(0, 50)}" is not ${form}`),
      );
    });
  }
});

describe("keyPrincipal()", () => {
  it("is the name, and the id that no other key has", () => {
    const principal = keyPrincipal({ name: "robot-7", id: "ba7816bf8f01cfea" });
    assert.equal(principal, "robot-7#ba7816bf8f01cfea");
  });
});

describe("parseScope()", () => {
  it("knows the name of each scope", () => {
    assert.deepEqual(scopeNames.map(parseScope), allScopes);
    assert.deepEqual(allScopes.map(scopeToName), scopeNames);
  });

  it("refuses others, and has no name for them", () => {
    const message = 'scopes: "write" is none of upload, read, submit, compute, admin';
    assert.throws(() => parseScope("write"), invalid(message));
    assert.equal(scopeToName(Scope.UNSPECIFIED), undefined);
  });
});
