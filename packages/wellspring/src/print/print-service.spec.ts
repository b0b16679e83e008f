import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { credentials } from "@grpc/grpc-js";
import {
  Code,
  callServerStreaming,
  callUnary,
  RunServiceClient,
  RunServiceService,
} from "@wellspring/contract";
import { createLogger, GrpcServer, Health } from "@wellspring/service";
import { printService } from "./print-service.ts";

describe("printService()", () => {
  let server: GrpcServer;
  let client: RunServiceClient;
  before(async () => {
    server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: 0 },
      services: [printService(async () => undefined)],
      health: new Health(),
      logger: createLogger({ name: "spec", level: "fatal" }),
    });
    client = new RunServiceClient(server.address, credentials.createInsecure());
  });
  after(async () => {
    client.close();
    await server.shutdown(0);
  });

  const refusal = {
    code: Code.UNIMPLEMENTED,
    message: "this server only prints what arrives: start it without --print to keep runs",
  };

  it("keeps no runs to show", async () => {
    const request = { project: "", run: "r", token: "" };
    for (const responses of [
      callServerStreaming(client, RunServiceService.getRun, request),
      callServerStreaming(client, RunServiceService.listRuns, request),
    ]) {
      await assert.rejects(responses.next(), refusal);
    }
  });

  it("has a log of its own that nothing is in", async () => {
    const status = await callUnary(client, RunServiceService.getStatus, {});
    assert.match(status.logId, /^[0-9a-f-]{36}$/);
    assert.equal(status.appliedSequence, 0n);
  });
});
