import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Options } from "yargs";
import { environmentToOptions, variableName } from "./environment.ts";

const options: Record<string, Options> = {
  server: { type: "string" },
  "started-at": { type: "string" },
  json: { type: "boolean" },
  attribute: { type: "string", array: true },
};

describe("environmentToOptions()", () => {
  it("takes what belongs to an option and leaves the rest", () => {
    const env = {
      WELLSPRING_SERVER: "lab:1",
      WELLSPRING_STARTED_AT: "2026-01-31T12:00:00Z",
      WELLSPRING_STATE_DIR: "/var/lib",
      SERVER: "other",
    };
    assert.deepEqual(environmentToOptions(env, options), {
      server: "lab:1",
      "started-at": "2026-01-31T12:00:00Z",
    });
  });

  for (const text of ["0", "false", "FALSE", "no", ""]) {
    it(`takes "${text}" for no`, () => {
      assert.deepEqual(environmentToOptions({ WELLSPRING_JSON: text }, options), { json: false });
    });
  }
  for (const text of ["1", "true", "yes"]) {
    it(`takes "${text}" for yes`, () => {
      assert.deepEqual(environmentToOptions({ WELLSPRING_JSON: text }, options), { json: true });
    });
  }

  it("takes each line of a list for a value", () => {
    assert.deepEqual(environmentToOptions({ WELLSPRING_ATTRIBUTE: "a=1\nb=x,y\n" }, options), {
      attribute: ["a=1", "b=x,y"],
    });
  });
});

describe("variableName()", () => {
  it("is upper case with underscores", () => {
    assert.equal(variableName("started-at"), "WELLSPRING_STARTED_AT");
  });
});
