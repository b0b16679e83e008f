import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import type { CallContext } from "@wellspring/service";
import { backendMetadata, establishPrincipal } from "./principal.ts";

const callOf = (principal: string): CallContext => {
  const metadata = new Metadata();
  metadata.set("wellspring-principal", principal);
  metadata.set("authorization", "secret");
  const { signal } = new AbortController();
  return { method: "/a/B", metadata, principal, peer: "127.0.0.1:1", signal };
};

describe("establishPrincipal()", () => {
  it("believes nobody who says who they are", () => {
    assert.equal(establishPrincipal(callOf("root")), "anonymous");
  });
});

describe("backendMetadata()", () => {
  it("holds the principal and nothing of the caller's", () => {
    assert.deepEqual(backendMetadata(callOf("root")).getMap(), {
      "wellspring-principal": "anonymous",
    });
  });
});
