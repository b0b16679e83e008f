import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { parseBackends } from "./parse-backends.ts";

describe("parseBackends()", () => {
  it("takes several addresses, each once", () => {
    assert.deepEqual(parseBackends("a:1, b:2,a:1,[::1]:3"), ["a:1", "b:2", "[::1]:3"]);
  });

  it("takes a Service of Kubernetes in the place of addresses", () => {
    const expected = { namespace: "lab", service: "ws-backend", port: "grpc" };
    assert.deepEqual(parseBackends("kubernetes:lab/ws-backend:grpc"), expected);
  });

  for (const [text, part] of [
    ["", ""],
    ["a:1,b:0", "b:0"],
    ["a:1,,", ""],
    ["nowhere", "nowhere"],
  ]) {
    it(`refuses "${text}"`, () => {
      const message = `"${part}" is no address: HOST:PORT such as 127.0.0.1:50052 is`;
      assert.throws(() => parseBackends(text), new StatusError(Code.INVALID_ARGUMENT, message));
    });
  }

  it("refuses a Service that is none", () => {
    assert.throws(() => parseBackends("kubernetes:ws-backend"), { code: Code.INVALID_ARGUMENT });
  });
});
