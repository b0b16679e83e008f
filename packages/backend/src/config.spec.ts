import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { readBackendConfig, readBackendEnvironment } from "./config.ts";

describe("readBackendConfig()", () => {
  it("has a default for everything", () => {
    assert.deepEqual(readBackendConfig({}), {
      dataDir: "wellspring-data",
      listen: { host: "127.0.0.1", port: 50_052 },
      drainTimeoutMs: 10_000,
      diskUsedPercentMax: 85,
      log: { kind: "embedded" },
    });
  });

  it("takes what it is given, numbers as text too", () => {
    const options = {
      data: "/var/lib/wellspring",
      listen: "[::]:7000",
      drainTimeoutMs: "0",
      diskUsedPercentMax: "99.5",
    };
    assert.deepEqual(readBackendConfig(options), {
      dataDir: "/var/lib/wellspring",
      listen: { host: "::", port: 7_000 },
      drainTimeoutMs: 0,
      diskUsedPercentMax: 99.5,
      log: { kind: "embedded" },
    });
  });

  for (const [options, message] of [
    [{ data: "" }, "--data: name a folder"],
    [{ drainTimeoutMs: -1 }, "--drain-timeout-ms: is no whole number of at least 0"],
    [{ drainTimeoutMs: 0.5 }, "--drain-timeout-ms: is no whole number of at least 0"],
    [{ diskUsedPercentMax: 0.9 }, "--disk-used-percent-max: is no number from 1 to 100"],
    [{ diskUsedPercentMax: 101 }, "--disk-used-percent-max: is no number from 1 to 100"],
    [
      { listen: "7000" },
      '--listen: "7000" is no address to listen on: HOST:PORT such as 127.0.0.1:50051 is',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => readBackendConfig(options), {
        name: "StatusError",
        code: Code.INVALID_ARGUMENT,
        message,
      });
    });
  }
});

describe("readBackendEnvironment()", () => {
  it("has the defaults of the flags", () => {
    assert.deepEqual(readBackendEnvironment({ HOME: "/" }), readBackendConfig({}));
  });

  it("takes a variable for each option", () => {
    const config = readBackendEnvironment({
      WELLSPRING_LISTEN: "0.0.0.0:50052",
      WELLSPRING_DATA: "/data",
      WELLSPRING_DISK_USED_PERCENT_MAX: "90",
      WELLSPRING_METRICS: "0.0.0.0:9090",
      WELLSPRING_LOG_LEVEL: "warn",
      WELLSPRING_DRAIN_TIMEOUT_MS: "5",
      WELLSPRING_FAULT: "slow-start",
      WELLSPRING_LOG: "jetstream",
      WELLSPRING_NATS_URL: "nats://n1:4222,nats://n2:4222",
      WELLSPRING_NATS_USER: "backend",
      WELLSPRING_NATS_PASSWORD: "secret",
      WELLSPRING_NATS_MONITOR: "http://n1:8222,http://n2:8222",
      WELLSPRING_NATS_STREAM: "curves",
      WELLSPRING_NATS_REPLICAS: "1",
      WELLSPRING_LOG_BYTES_MAX: "16777216",
      WELLSPRING_LOG_REQUIRE_SYNC: "true",
      WELLSPRING_LOG_ASSERT_SYNCED: "true",
      WELLSPRING_LOG_TRIM_COPIES: "3",
      WELLSPRING_ADVERTISE: "backend-0:50052",
    });
    assert.deepEqual(config, {
      listen: { host: "0.0.0.0", port: 50_052 },
      dataDir: "/data",
      diskUsedPercentMax: 90,
      metrics: { host: "0.0.0.0", port: 9_090 },
      logLevel: "warn",
      drainTimeoutMs: 5,
      fault: "slow-start",
      log: {
        kind: "jetstream",
        nats: {
          servers: ["nats://n1:4222", "nats://n2:4222"],
          user: "backend",
          password: "secret",
          stream: "curves",
          replicas: 1,
          bytesMax: 16_777_216,
        },
        monitors: ["http://n1:8222", "http://n2:8222"],
        requireSync: true,
        assertSynced: true,
        trimCopies: 3,
        advertise: "backend-0:50052",
      },
    });
  });

  it("names the variable that is wrong", () => {
    assert.throws(() => readBackendEnvironment({ WELLSPRING_METRICS: "9090" }), {
      code: Code.INVALID_ARGUMENT,
      message:
        'WELLSPRING_METRICS: "9090" is no address to listen on: ' +
        "HOST:PORT such as 127.0.0.1:50051 is",
    });
  });
});
