import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work } from "@wellspring/contract";
import { processedListToJson, processedToJson } from "./work-json.ts";

const work: Work = {
  ...Work.decode(new Uint8Array()),
  workId: Buffer.from("0194a1de000070008000000000000001", "hex"),
  result: Buffer.from('{"mean":1}'),
};
const json = '{"submission_id":"0194a1de-0000-7000-8000-000000000001","payload":{"mean":1}}';

describe("processedToJson()", () => {
  it("has the engine's JSON as it is", () => assert.equal(processedToJson(work), json));
});

describe("processedListToJson()", () => {
  it("is an array", () => {
    assert.equal(processedListToJson([]), "[]");
    assert.equal(processedListToJson([work, work]), `[${json},${json}]`);
  });
});
