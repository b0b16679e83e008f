import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { z } from "zod";
import { flagName, formatAddress, parseListenAddress, readConfig, variableName } from "./config.ts";

const schema = z.object({
  dataDir: z.string().min(1, "must name a folder"),
  drainTimeoutMs: z.coerce.number().int().min(0).default(5_000),
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
      invalid("--drain-timeout-ms: Too small: expected number to be >=0"),
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
