import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { parseEndpointService } from "./endpoint-service.ts";

describe("parseEndpointService()", () => {
  it("takes a port by name or by number", () => {
    assert.deepEqual(parseEndpointService("kubernetes:lab-1/ws-backend:grpc"), {
      namespace: "lab-1",
      service: "ws-backend",
      port: "grpc",
    });
    assert.equal(parseEndpointService("kubernetes:default/b:50052")?.port, 50_052);
  });

  it("leaves other addresses to others", () => {
    assert.equal(parseEndpointService("127.0.0.1:50052"), undefined);
    assert.equal(parseEndpointService("kubernetes.default.svc:443"), undefined);
  });

  const wrong = [
    "kubernetes:",
    "kubernetes:ws-backend:grpc",
    "kubernetes:default/ws-backend",
    "kubernetes:Default/ws-backend:grpc",
    "kubernetes:default/ws-backend:",
    "kubernetes:default/-ws:grpc",
    "kubernetes:default/a/b:grpc",
  ];
  for (const text of wrong) {
    it(`refuses ${text}`, () => {
      const message =
        `"${text}" names no Service: ` +
        "kubernetes:NAMESPACE/SERVICE:PORT such as kubernetes:default/ws-backend:grpc does";
      assert.throws(
        () => parseEndpointService(text),
        new StatusError(Code.INVALID_ARGUMENT, message),
      );
    });
  }
});
