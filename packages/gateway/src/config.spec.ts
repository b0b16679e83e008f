import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, createKeyText, StatusError } from "@wellspring/contract";
import { readGatewayConfig, readGatewayEnvironment } from "./config.ts";

describe("readGatewayConfig()", () => {
  it("has a default for everything", () => {
    assert.deepEqual(readGatewayConfig({}), {
      listen: { host: "127.0.0.1", port: 50_051 },
      backends: ["127.0.0.1:50052"],
      print: false,
      drainTimeoutMs: 10_000,
    });
  });

  it("takes several backends, each once, and what else is set", () => {
    const config = readGatewayConfig({
      listen: "0.0.0.0:1",
      backend: "a:1, b:2,a:1,[::1]:3",
      print: true,
      drainTimeoutMs: "20",
      http: "127.0.0.1:8080",
      unknown: "left out",
    });
    assert.deepEqual(config, {
      listen: { host: "0.0.0.0", port: 1 },
      backends: ["a:1", "b:2", "[::1]:3"],
      print: true,
      drainTimeoutMs: 20,
      http: { host: "127.0.0.1", port: 8080 },
    });
  });

  it("takes a Service of Kubernetes in the place of addresses", () => {
    const { backends } = readGatewayConfig({ backend: "kubernetes:lab/ws-backend:grpc" });
    assert.deepEqual(backends, { namespace: "lab", service: "ws-backend", port: "grpc" });
  });

  for (const [options, message] of [
    [{ drainTimeoutMs: -1 }, "--drain-timeout-ms: is no whole number of at least 0"],
    [{ print: "yes" }, "--print: is neither true nor false"],
    [
      { listen: "here" },
      '--listen: "here" is no address to listen on: HOST:PORT such as 127.0.0.1:50051 is',
    ],
    [{ backend: "" }, '--backend: "" is no address: HOST:PORT such as 127.0.0.1:50052 is'],
    [
      { backend: "a:1,b:0" },
      '--backend: "b:0" is no address: HOST:PORT such as 127.0.0.1:50052 is',
    ],
    [
      { backend: "kubernetes:ws-backend" },
      '--backend: "kubernetes:ws-backend" names no Service: ' +
        "kubernetes:NAMESPACE/SERVICE:PORT such as kubernetes:default/ws-backend:grpc does",
    ],
    [{ backend: "a:1,," }, '--backend: "" is no address: HOST:PORT such as 127.0.0.1:50052 is'],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      const error = new StatusError(Code.INVALID_ARGUMENT, message);
      assert.throws(() => readGatewayConfig(options), error);
    });
  }
});

describe("readGatewayEnvironment()", () => {
  it("has the defaults of the flags", () => {
    assert.deepEqual(readGatewayEnvironment({ HOME: "/" }), readGatewayConfig({}));
  });

  it("takes a variable for each option", () => {
    const config = readGatewayEnvironment({
      WELLSPRING_LISTEN: "0.0.0.0:50051",
      WELLSPRING_BACKEND: "backend:50052",
      WELLSPRING_PRINT: "false",
      WELLSPRING_METRICS: "0.0.0.0:9090",
      WELLSPRING_LOG_LEVEL: "debug",
      WELLSPRING_DRAIN_TIMEOUT_MS: "5",
      WELLSPRING_FAULT: "never-ready",
    });
    assert.deepEqual(config, {
      listen: { host: "0.0.0.0", port: 50_051 },
      backends: ["backend:50052"],
      print: false,
      metrics: { host: "0.0.0.0", port: 9_090 },
      logLevel: "debug",
      drainTimeoutMs: 5,
      fault: "never-ready",
    });
  });

  for (const [env, message] of [
    [
      { WELLSPRING_BACKEND: "b" },
      'WELLSPRING_BACKEND: "b" is no address: HOST:PORT such as 127.0.0.1:50052 is',
    ],
    [{ WELLSPRING_PRINT: "1" }, "WELLSPRING_PRINT: is neither true nor false"],
    [
      { WELLSPRING_FAULT: "typo" },
      'WELLSPRING_FAULT: Invalid option: expected one of "never-ready"|"crash-at-start"|' +
        '"slow-start"|"refuse-writes"|"next-form"',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(env)}`, () => {
      const error = new StatusError(Code.INVALID_ARGUMENT, message);
      assert.throws(() => readGatewayEnvironment(env), error);
    });
  }
});

describe("who may enter", () => {
  const files = { tlsCert: "/a.crt", tlsKey: "/a.key" };

  it("is everyone by default, without TLS", () => {
    const { requireKeys, adminKey, tls } = readGatewayConfig({});
    assert.deepEqual([requireKeys, adminKey, tls], [undefined, undefined, undefined]);
  });

  it("is told by options, and by the environment", () => {
    const adminKey = createKeyText();
    const tls = { certPath: "/a.crt", keyPath: "/a.key" };
    const options = readGatewayConfig({ ...files, adminKey, requireKeys: true });
    const environment = readGatewayEnvironment({
      WELLSPRING_TLS_CERT: "/a.crt",
      WELLSPRING_TLS_KEY: "/a.key",
      WELLSPRING_ADMIN_KEY: adminKey,
      WELLSPRING_REQUIRE_KEYS: "true",
    });
    for (const config of [options, environment]) {
      assert.deepEqual([config.requireKeys, config.adminKey], [true, adminKey]);
      assert.deepEqual(config.tls, tls);
    }
  });

  it("refuses half of a pair, and what is no key without showing it", () => {
    for (const half of [{ tlsCert: "/a.crt" }, { tlsKey: "/a.key" }]) {
      const message = "TLS: needs a certificate and its key, one is missing";
      assert.throws(() => readGatewayConfig(half), { message });
    }
    const message = "--admin-key: is no key: it is cut or mistyped";
    assert.throws(() => readGatewayConfig({ adminKey: "secret" }), { message });
  });
});
