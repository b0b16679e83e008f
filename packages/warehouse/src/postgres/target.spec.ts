import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { parseTarget } from "./target.ts";

describe("parseTarget()", () => {
  for (const url of [
    "postgres://localhost/lab",
    "postgresql://ada:secret@db.example.org:5433/lab",
    "postgres://ada@db.example.org/lab?sslmode=verify-full&sslrootcert=ca.pem",
    "postgres://ada@db.example.org/lab?sslmode=disable",
  ]) {
    it(`takes ${url}`, () => {
      assert.deepEqual(parseTarget(url, "wellspring"), { url, schema: "wellspring" });
    });
  }

  for (const mode of ["require", "verify-ca"]) {
    it(`has a server prove its name where sslmode is ${mode}`, () => {
      const { url } = parseTarget(`postgres://ada@db.example.org/lab?sslmode=${mode}`, "lab_2");
      assert.equal(url, "postgres://ada@db.example.org/lab?sslmode=verify-full");
    });
  }

  for (const url of [
    "",
    "db.example.org",
    "mysql://ada:secret@localhost/lab",
    "postgres://:x@:y",
  ]) {
    it(`refuses "${url}" and does not repeat it`, () => {
      assert.throws(() => parseTarget(url, "wellspring"), {
        code: Code.INVALID_ARGUMENT,
        message: "postgres: is no URL like postgres://user@host:5432/database",
      });
    });
  }

  it("refuses a password that ends early, and repeats nothing of it", () => {
    for (const password of ["12/34secret", "1?secret", "1#secret"]) {
      assert.throws(() => parseTarget(`postgres://lab:${password}@localhost/lab`, "wellspring"), {
        code: Code.INVALID_ARGUMENT,
        message:
          "postgres: has characters in its password that are written as %2F, %3F, %23 and %40",
      });
    }
    parseTarget("postgres://lab:12%2F34secret@localhost/lab", "wellspring");
  });

  it("refuses an sslmode that it does not know", () => {
    assert.throws(() => parseTarget("postgres://localhost/lab?sslmode=prefer", "wellspring"), {
      code: Code.INVALID_ARGUMENT,
      message:
        'postgres: sslmode "prefer" is none of disable, no-verify, verify-full, require, verify-ca',
    });
  });

  for (const schema of ["", "Wellspring", "2nd", "a b", 'a"b', "a".repeat(51)]) {
    it(`refuses the schema "${schema}"`, () => {
      assert.throws(() => parseTarget("postgres://localhost/lab", schema), {
        code: Code.INVALID_ARGUMENT,
        message: `schema: "${schema}" is no name as in [a-z_][a-z0-9_]*, at most 50 bytes`,
      });
    });
  }
});
