import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Code,
  callServerStreaming,
  type ListWorkRequest,
  WorkServiceService,
} from "@wellspring/contract";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";

const { listWork } = WorkServiceService;
const timeout = 20_000;
const request: ListWorkRequest = {
  project: "",
  engine: "calc",
  states: [3],
  index: "value",
  from: Buffer.of(1),
  to: undefined,
  after: 7n,
  limit: 5,
  offset: 2,
  token: "",
};

describe("listWork()", () => {
  it("passes all on with the default project named", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    const pages = await collect(callServerStreaming(gateway.client, listWork, request));
    assert.equal(pages.flatMap(({ works }) => works).length, 1);
    assert.deepEqual(backend.requests, [{ ...request, project: "default" }]);
  });

  it("refuses what can be no project or token", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address]);
    for (const [said, message] of [
      [{ project: "a/b" }, 'project: must not contain "/"'],
      [{ token: "x" }, 'token: "x" is no token'],
    ] as const) {
      const pages = callServerStreaming(gateway.client, listWork, { ...request, ...said });
      await assert.rejects(pages.next(), { code: Code.INVALID_ARGUMENT, message });
    }
    assert.deepEqual(backend.requests, []);
  });
});
