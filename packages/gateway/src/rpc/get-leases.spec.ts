import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import {
  Code,
  callUnary,
  type GetLeasesRequest,
  type Lease,
  RunServiceService,
  StatusError,
  WorkServiceService,
} from "@wellspring/contract";
import { createLogger, GrpcServer, Health, refuseService, unary } from "@wellspring/service";
import { openGateway } from "../testing/open-gateway.ts";
import { workId } from "../testing/work.ts";

const { getLeases } = WorkServiceService;

/** A backend that has handed out what it is asked for, unless it is silent. */
const openBackend = async (t: TestContext, name: string, isSilent = false) => {
  const requests: GetLeasesRequest[] = [];
  const answer = (request: GetLeasesRequest) => {
    requests.push(request);
    if (isSilent) throw new StatusError(Code.UNAVAILABLE, "not now");
    const lease: Lease = {
      ...{ workId, backend: name, engineCopy: "e:1", engineVersion: "1.0" },
      ...{ sinceMs: 7n, delivery: 1 },
    };
    return { leases: [lease] };
  };
  const refuse = () => new StatusError(Code.UNIMPLEMENTED, "not in specs");
  const [runs, runHandlers] = refuseService(RunServiceService, refuse);
  const [works, workHandlers] = refuseService(WorkServiceService, refuse);
  const status = () => ({ logId: "log", appliedSequence: 1n, version: "0" });
  const server = await GrpcServer.open({
    ...{ listen: { host: "127.0.0.1", port: 0 }, health: new Health() },
    logger: createLogger({ name: "backend", level: "silent" }),
    services: [
      [runs, { ...runHandlers, getStatus: unary(status) }],
      [works, { ...workHandlers, getLeases: unary(answer) }],
    ],
  });
  t.after(() => server[Symbol.asyncDispose]());
  return { requests, address: server.address };
};

describe("getLeases()", { timeout: 20_000 }, () => {
  it("asks all backends, and tells what those say that answer", async (t) => {
    const backends = [
      await openBackend(t, "b-0"),
      await openBackend(t, "b-1", true),
      await openBackend(t, "b-2"),
    ];
    await using gateway = await openGateway(backends.map(({ address }) => address));
    const request = { project: "", workIds: [workId] };
    const { leases } = await callUnary(gateway.client, getLeases, request);
    assert.deepEqual(leases.map(({ backend }) => backend).sort(), ["b-0", "b-2"]);
    for (const { requests } of backends) {
      assert.deepEqual(requests, [{ project: "default", workIds: [workId] }]);
    }
  });

  it("refuses what can be no project", async (t) => {
    const backend = await openBackend(t, "b-0");
    await using gateway = await openGateway([backend.address]);
    const request = { project: "a/b", workIds: [workId] };
    const message = 'project: must not contain "/"';
    await assert.rejects(callUnary(gateway.client, getLeases, request), { message });
    assert.deepEqual(backend.requests, []);
  });
});
