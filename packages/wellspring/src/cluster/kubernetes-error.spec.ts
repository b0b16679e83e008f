import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiException } from "@kubernetes/client-node";
import { Code, StatusError } from "@wellspring/contract";
import { askKubernetes } from "./kubernetes-error.ts";

const status = JSON.stringify({ kind: "Status", message: 'statefulsets "b" not found' });

describe("askKubernetes()", () => {
  it("gives the answer", async () => {
    assert.equal(await askKubernetes("scale b", Promise.resolve(7)), 7);
  });

  const reachIt = "name the cluster with --kubeconfig and --context, or start it.";
  const refusals: [thrown: unknown, code: Code, message: string, next?: string][] = [
    [
      new ApiException(404, "Not Found", status, {}),
      Code.FAILED_PRECONDITION,
      'scale b: statefulsets "b" not found',
    ],
    [
      new ApiException(403, "Forbidden", { message: "no" }, {}),
      Code.PERMISSION_DENIED,
      "scale b: no",
    ],
    [new ApiException(401, "", "{", {}), Code.UNAUTHENTICATED, "scale b: HTTP 401"],
    [new ApiException(429, "", null, {}), Code.RESOURCE_EXHAUSTED, "scale b: HTTP 429"],
    [new ApiException(503, "", { message: 7 }, {}), Code.UNAVAILABLE, "scale b: HTTP 503"],
    [new ApiException(422, "", {}, {}), Code.FAILED_PRECONDITION, "scale b: HTTP 422"],
    [
      new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }),
      Code.UNAVAILABLE,
      "scale b: the API server can't be reached: connect ECONNREFUSED",
      reachIt,
    ],
    ["gone", Code.UNAVAILABLE, "scale b: the API server can't be reached: gone", reachIt],
  ];
  for (const [thrown, code, message, next] of refusals) {
    it(`explains ${message}`, async () => {
      const asked = askKubernetes("scale b", Promise.reject(thrown));
      await assert.rejects(
        asked,
        new StatusError(code, message, { cause: thrown, ...(next && { next }) }),
      );
    });
  }
});
