import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reduceOpenApi } from "./reduce-openapi.ts";

const document = {
  definitions: {
    "sample.Plate": {
      description: "A plate",
      type: "object",
      required: ["wells"],
      properties: {
        wells: { type: "array", items: { $ref: "#/definitions/sample.Well" } },
        labels: { type: "object", additionalProperties: { type: "string" } },
      },
      "x-kubernetes-group-version-kind": [{ group: "sample", version: "v1", kind: "Plate" }],
    },
    "sample.Well": { type: "string", format: "well", enum: ["A1", "A2"] },
    "sample.Robot": {
      type: "object",
      "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Robot" }],
    },
  },
};

describe("reduceOpenApi()", () => {
  it("keeps the types of a kind and what they are made of, without their descriptions", () => {
    assert.deepEqual(reduceOpenApi(document, ["sample/v1/Plate"]), {
      kinds: { "sample/v1/Plate": "sample.Plate" },
      types: {
        "sample.Plate": {
          type: "object",
          required: ["wells"],
          properties: {
            wells: { type: "array", items: { $ref: "sample.Well" } },
            labels: { type: "object", additionalProperties: { type: "string" } },
          },
        },
        "sample.Well": { type: "string", format: "well", enum: ["A1", "A2"] },
      },
    });
  });

  it("names kinds of the core group by version and kind", () => {
    assert.deepEqual(reduceOpenApi(document, ["v1/Robot"]).kinds, { "v1/Robot": "sample.Robot" });
  });

  it("refuses a kind that there is not", () => {
    const reduce = () => reduceOpenApi(document, ["v1/Robot", "v1/Person"]);
    assert.throws(reduce, { message: "this Kubernetes has no v1/Person" });
  });
});
