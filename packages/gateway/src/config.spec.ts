import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { readGatewayConfig } from "./config.ts";

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
      unknown: "left out",
    });
    assert.deepEqual(config, {
      listen: { host: "0.0.0.0", port: 1 },
      backends: ["a:1", "b:2", "[::1]:3"],
      print: true,
      drainTimeoutMs: 20,
    });
  });

  it("takes a Service of Kubernetes in the place of addresses", () => {
    const { backends } = readGatewayConfig({ backend: "kubernetes:lab/ws-backend:grpc" });
    assert.deepEqual(backends, { namespace: "lab", service: "ws-backend", port: "grpc" });
  });

  for (const [options, message] of [
    [{ drainTimeoutMs: -1 }, "--drain-timeout-ms: Too small: expected number to be >=0"],
    [{ print: "yes" }, "--print: Invalid input: expected boolean, received string"],
    [{ listen: "here" }, '"here" is no address to listen on: HOST:PORT such as 127.0.0.1:50051 is'],
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
