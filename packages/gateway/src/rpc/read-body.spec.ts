import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callServerStreaming, StatusError, WorkServiceService } from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { workId } from "../testing/work.ts";

const { readBody } = WorkServiceService;
const timeout = 20_000;

describe("readBody()", () => {
  it("asks another backend where one is lost", { timeout }, async () => {
    let calls = 0;
    const beforeCall = () => {
      if (calls++ === 0) throw new StatusError(Code.UNAVAILABLE, "not now");
    };
    await using one = await RecordingBackend.open({ beforeCall });
    await using two = await RecordingBackend.open({ beforeCall });
    await using gateway = await openGateway([one.address, two.address]);
    const request = { project: "", workId, token: "" };
    const parts = await collect(callServerStreaming(gateway.client, readBody, request));
    assert.deepEqual(parts, [{ chunk: Buffer.from("body"), contentType: "text/plain" }]);
    const named = { ...request, project: "default" };
    assert.deepEqual([...one.requests, ...two.requests], [named, named]);
  });
});
