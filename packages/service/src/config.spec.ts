import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { z } from "zod";
import {
  flagName,
  formatAddress,
  numberOption,
  parsedOption,
  parseListenAddress,
  readConfig,
  readEnvironment,
  switchOption,
  variableName,
  wholeNumberOption,
} from "./config.ts";

const schema = z.object({
  dataDir: z.string().min(1, "must name a folder"),
  drainTimeoutMs: wholeNumberOption(0).default(5_000),
});

const invalid = (message: string) => new StatusError(Code.INVALID_ARGUMENT, message);

describe("readConfig()", () => {
  it("gives the checked value with its defaults", () => {
    assert.deepEqual(readConfig(schema, { dataDir: "data" }), {
      dataDir: "data",
      drainTimeoutMs: 5_000,
    });
  });

  it("reads text as it comes from an environment", () => {
    const config = readConfig(schema, { dataDir: "data", drainTimeoutMs: "20" });
    assert.equal(config.drainTimeoutMs, 20);
  });

  it("names the option in one line", () => {
    assert.throws(
      () => readConfig(schema, { dataDir: "" }),
      invalid("dataDir: must name a folder"),
    );
    assert.throws(
      () => readConfig(schema, { dataDir: "" }, variableName),
      invalid("WELLSPRING_DATA_DIR: must name a folder"),
    );
    assert.throws(
      () => readConfig(schema, { dataDir: "data", drainTimeoutMs: -1 }, flagName),
      invalid("--drain-timeout-ms: is no whole number of at least 0"),
    );
  });

  it("refuses what is no object at all", () => {
    assert.throws(
      () => readConfig(schema, undefined),
      (error) => {
        assert(error instanceof StatusError);
        assert.equal(error.code, Code.INVALID_ARGUMENT);
        assert.match(error.message, /^configuration: Invalid input/);
        return true;
      },
    );
  });
});

describe("readEnvironment()", () => {
  it("takes the options' variables, and leaves out what is set to nothing", () => {
    const env = { WELLSPRING_DATA_DIR: "data", WELLSPRING_DRAIN_TIMEOUT_MS: "", HOME: "/" };
    assert.deepEqual(readEnvironment(schema, env), { dataDir: "data", drainTimeoutMs: 5_000 });
  });

  it("names the variable that is wrong", () => {
    const env = { WELLSPRING_DATA_DIR: "data", WELLSPRING_DRAIN_TIMEOUT_MS: "-1" };
    const message = "WELLSPRING_DRAIN_TIMEOUT_MS: is no whole number of at least 0";
    assert.throws(() => readEnvironment(schema, env), invalid(message));
  });
});

describe("numberOption()", () => {
  const percents = z.object({ percent: numberOption(0.5, 100) });

  for (const text of ["0.4", "101", "half", "", "NaN"]) {
    it(`refuses "${text}" in plain words`, () => {
      const read = () => readConfig(percents, { percent: text });
      assert.throws(read, invalid("percent: is no number from 0.5 to 100"));
    });
  }

  it("takes both bounds", () => {
    assert.equal(readConfig(percents, { percent: "0.5" }).percent, 0.5);
    assert.equal(readConfig(percents, { percent: 100 }).percent, 100);
  });
});

describe("wholeNumberOption()", () => {
  const counts = z.object({ copies: wholeNumberOption(1, 16), bytes: wholeNumberOption(0) });

  for (const copies of ["0", "17", "1.5", "two", Number.POSITIVE_INFINITY]) {
    it(`refuses ${copies} in plain words`, () => {
      const read = () => readConfig(counts, { copies, bytes: 0 });
      assert.throws(read, invalid("copies: is no whole number from 1 to 16"));
    });
  }

  it("says what is the least where there is no most", () => {
    const read = () => readConfig(counts, { copies: "16", bytes: "-1" });
    assert.throws(read, invalid("bytes: is no whole number of at least 0"));
  });
});

describe("parsedOption()", () => {
  const addresses = z.object({ listen: parsedOption(parseListenAddress) });

  it("gives what the parser gives", () => {
    const { listen } = readConfig(addresses, { listen: "[::1]:7" });
    assert.deepEqual(listen, { host: "::1", port: 7 });
  });

  it("names the option of what the parser refuses", () => {
    const message =
      'WELLSPRING_LISTEN: "7" is no address to listen on: HOST:PORT such as 127.0.0.1:50051 is';
    const read = () => readEnvironment(addresses, { WELLSPRING_LISTEN: "7" });
    assert.throws(read, invalid(message));
  });
});

describe("switchOption()", () => {
  const switches = z.object({ print: switchOption() });

  for (const [value, expected] of [
    [true, true],
    [false, false],
    ["true", true],
    ["false", false],
  ] as const) {
    it(`reads ${typeof value} ${value}`, () => {
      assert.equal(readConfig(switches, { print: value }).print, expected);
    });
  }

  for (const value of ["", "yes", "0", 1, undefined]) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      const message = "--print: is neither true nor false";
      assert.throws(() => readConfig(switches, { print: value }, flagName), invalid(message));
    });
  }
});

describe("parseListenAddress()", () => {
  for (const [text, host, port] of [
    ["127.0.0.1:50051", "127.0.0.1", 50_051],
    ["localhost:0", "localhost", 0],
    ["0.0.0.0:65535", "0.0.0.0", 65_535],
    ["[::1]:50051", "::1", 50_051],
  ] as const) {
    it(`accepts ${text}`, () => {
      assert.deepEqual(parseListenAddress(text), { host, port });
      assert.equal(formatAddress({ host, port }), text);
    });
  }

  for (const text of [
    "",
    "localhost",
    ":1",
    "a:b",
    "a:",
    "::1:50051",
    "a:65536",
    "a:123456",
    "a b:1",
  ]) {
    it(`refuses "${text}"`, () => {
      const message = `"${text}" is no address to listen on: HOST:PORT such as 127.0.0.1:50051 is`;
      assert.throws(() => parseListenAddress(text), invalid(message));
    });
  }
});
