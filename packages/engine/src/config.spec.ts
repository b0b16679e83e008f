import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { readEngineConfig, readEngineEnvironment } from "./config.ts";

describe("readEngineConfig()", () => {
  it("has a default for everything", () => {
    assert.deepEqual(readEngineConfig({}), {
      listen: { host: "127.0.0.1", port: 50_053 },
      kinds: ["statistics", "calc", "crunch"],
      backends: ["127.0.0.1:50052"],
      function: "square",
      capacity: 1_000,
      timeLimitMs: 60_000,
      drainTimeoutMs: 10_000,
    });
  });

  it("takes some engines, each once, and what else is set", () => {
    const config = readEngineConfig({
      listen: "0.0.0.0:1",
      kind: "calc, crunch,calc",
      backend: "kubernetes:lab/ws-backend:grpc",
      function: "./my.ts",
      concurrency: "3",
      capacity: "10",
      timeLimitMs: "500",
      drainTimeoutMs: "20",
      unknown: "left out",
    });
    assert.deepEqual(config, {
      listen: { host: "0.0.0.0", port: 1 },
      kinds: ["calc", "crunch"],
      backends: { namespace: "lab", service: "ws-backend", port: "grpc" },
      function: "./my.ts",
      concurrency: 3,
      capacity: 10,
      timeLimitMs: 500,
      drainTimeoutMs: 20,
    });
  });

  it("takes the servers of a bus, and who it is there", () => {
    const nats = "nats://127.0.0.1:4222, tls://nats.example.org";
    const options = { kind: "crunch", nats, natsUser: "crunch", natsPassword: "p" };
    assert.deepEqual(readEngineConfig(options).nats, {
      servers: ["nats://127.0.0.1:4222", "tls://nats.example.org"],
      user: "crunch",
      password: "p",
    });
    assert.equal(readEngineConfig({ natsUser: "crunch" }).nats, undefined);
  });

  const kinds = "statistics, calc, crunch";
  for (const [options, message] of [
    [{ kind: "calc,cube" }, `--kind: "cube" is none of ${kinds}`],
    [{ kind: "" }, `--kind: "" is none of ${kinds}`],
    [{ kind: "crunch-nats" }, `--kind: "crunch-nats" is none of ${kinds}`],
    [{ nats: "127.0.0.1" }, '--nats: "127.0.0.1" is no server of NATS: nats://HOST:4222 is'],
    [
      { kind: "calc", nats: "nats://a" },
      "--nats: brings data to crunch, an engine that is not asked for",
    ],
    [{ backend: "b" }, '--backend: "b" is no address: HOST:PORT such as 127.0.0.1:50052 is'],
    [{ concurrency: "0" }, "--concurrency: is no whole number from 1 to 1024"],
    [{ capacity: "10001" }, "--capacity: is no whole number from 1 to 10000"],
    [{ timeLimitMs: "0" }, "--time-limit-ms: is no whole number from 1 to 3600000"],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      const error = new StatusError(Code.INVALID_ARGUMENT, message);
      assert.throws(() => readEngineConfig(options), error);
    });
  }
});

describe("readEngineEnvironment()", () => {
  it("has the defaults of the flags", () => {
    assert.deepEqual(readEngineEnvironment({ HOME: "/" }), readEngineConfig({}));
  });

  it("takes a variable for each option", () => {
    const env = {
      WELLSPRING_KIND: "crunch",
      WELLSPRING_FUNCTION: "nth-prime",
      WELLSPRING_TIME_LIMIT_MS: "5",
      WELLSPRING_METRICS: "0.0.0.0:9090",
    };
    const { kinds, function: name, timeLimitMs, metrics } = readEngineEnvironment(env);
    assert.deepEqual(kinds, ["crunch"]);
    assert.equal(name, "nth-prime");
    assert.equal(timeLimitMs, 5);
    assert.deepEqual(metrics, { host: "0.0.0.0", port: 9_090 });
  });
});
