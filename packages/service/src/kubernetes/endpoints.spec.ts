import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { V1Endpoint, V1EndpointConditions, V1EndpointSlice } from "@kubernetes/client-node";
import { endpointAddress, listEndpoints } from "./endpoints.ts";

const pod = (name: string, address: string, conditions?: V1EndpointConditions): V1Endpoint => ({
  addresses: [address],
  targetRef: { kind: "Pod", name },
  ...(conditions && { conditions }),
});

const slice = (endpoints: V1Endpoint[], addressType = "IPv4"): V1EndpointSlice => ({
  addressType,
  endpoints,
  ports: [
    { name: "metrics", port: 9_090 },
    { name: "grpc", port: 50_052 },
  ],
});

const serving = { ready: true, serving: true, terminating: false };

describe("listEndpoints()", () => {
  it("finds the pods of a named port, in the order of their names", () => {
    const endpoints = [pod("b-10", "10.0.0.3", serving), pod("b-2", "10.0.0.2", serving)];
    assert.deepEqual(listEndpoints([slice(endpoints)], "grpc"), [
      { pod: "b-2", host: "10.0.0.2", port: 50_052, isServing: true },
      { pod: "b-10", host: "10.0.0.3", port: 50_052, isServing: true },
    ]);
  });

  it("takes a port by its number, whether the slice names it or not", () => {
    const [endpoint] = listEndpoints([slice([pod("b-0", "10.0.0.1")])], 7);
    assert.equal(endpointAddress(endpoint), "10.0.0.1:7");
    assert.deepEqual(listEndpoints([slice([pod("b-0", "10.0.0.1")])], "http"), []);
  });

  const conditions: [string, V1EndpointConditions | undefined, boolean][] = [
    ["serving", serving, true],
    ["not ready, as published to its peers", { ready: true, serving: false }, false],
    ["terminating", { ready: false, serving: true, terminating: true }, false],
    ["an API server that tells `ready` alone", { ready: false }, false],
    ["without conditions", undefined, true],
    ["with empty ones", {}, true],
  ];
  for (const [what, condition, isServing] of conditions) {
    it(`tells whether one is used: ${what}`, () => {
      const endpoints = listEndpoints([slice([pod("b-0", "10.0.0.1", condition)])], "grpc");
      assert.deepEqual(
        endpoints.map((endpoint) => endpoint.isServing),
        [isServing],
      );
    });
  }

  it("counts a pod with addresses of two families once, by IPv4", () => {
    const slices = [
      slice([pod("b-0", "fd00::1", serving)], "IPv6"),
      slice([pod("b-0", "10.0.0.1", serving)]),
    ];
    assert.deepEqual(listEndpoints(slices, "grpc").map(endpointAddress), ["10.0.0.1:50052"]);
    assert.deepEqual(listEndpoints(slices.slice(0, 1), "grpc").map(endpointAddress), [
      "[fd00::1]:50052",
    ]);
  });

  it("believes the slice in which a recreated pod serves", () => {
    const old = slice([pod("b-0", "10.0.0.1", { serving: true, terminating: true })]);
    const anew = slice([pod("b-0", "10.0.0.9", serving)]);
    assert.deepEqual(listEndpoints([old, anew], "grpc").map(endpointAddress), ["10.0.0.9:50052"]);
  });

  it("leaves out slices of names, and takes an endpoint that is no pod", () => {
    const bare = { addresses: ["10.0.0.5"] };
    const slices = [slice([pod("b-0", "db.example")], "FQDN"), slice([bare])];
    assert.deepEqual(
      listEndpoints(slices, "grpc").map((endpoint) => endpoint.pod),
      ["10.0.0.5"],
    );
    assert.deepEqual(listEndpoints([{ addressType: "IPv4", endpoints: [] }], "grpc"), []);
  });
});
