import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { credentials } from "@grpc/grpc-js";
import {
  Code,
  callBidi,
  callServerStreaming,
  callUnary,
  RunServiceClient,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";
import { GrpcServer } from "./grpc-server.ts";
import { Health } from "./health.ts";
import { createLogger } from "./log-line.ts";
import { refuseMethod, refuseService } from "./refuse.ts";
import { collect } from "./testing/collect.ts";

const logger = createLogger({ name: "spec", level: "silent" });

describe("refuseService()", () => {
  it("answers each method, streaming or not, with the error of the moment", async () => {
    let calls = 0;
    const create = () => new StatusError(Code.UNAVAILABLE, `not now, call ${++calls}`);
    await using server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: 0 },
      services: [refuseService(RunServiceService, create)],
      health: new Health(),
      logger,
    });
    const client = new RunServiceClient(server.address, credentials.createInsecure());
    const { getStatus, listRuns, upload } = RunServiceService;
    await assert.rejects(callUnary(client, getStatus, {}), {
      code: Code.UNAVAILABLE,
      message: "not now, call 1",
    });
    const runs = callServerStreaming(client, listRuns, { project: "", token: "" });
    await assert.rejects(collect(runs), { message: "not now, call 2" });
    const { responses } = callBidi(client, upload);
    await assert.rejects(collect(responses), { message: "not now, call 3" });
    client.close();
  });
});

describe("refuseMethod()", () => {
  it("makes a handler that waits for its server", () => {
    const create = () => new StatusError(Code.UNAVAILABLE, "no");
    const { getStatus } = RunServiceService;
    assert.equal(typeof refuseMethod(getStatus, create), "function");
  });
});
