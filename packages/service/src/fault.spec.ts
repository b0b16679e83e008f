import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { credentials } from "@grpc/grpc-js";
import {
  Code,
  callBidi,
  callUnary,
  RunServiceClient,
  RunServiceService,
} from "@wellspring/contract";
import { breakServices, createHealth, type Fault, faults, slowStartMs } from "./fault.ts";
import { GrpcServer } from "./grpc-server.ts";
import { bidi, serverStreaming, unary } from "./handler.ts";
import { Health } from "./health.ts";
import { createLogger } from "./log-line.ts";
import { collect } from "./testing/collect.ts";
import { LogLines } from "./testing/log-lines.ts";

const silent = createLogger({ name: "spec", level: "silent" });

describe("createHealth()", () => {
  it("is sound without a fault, and says nothing", () => {
    const lines = new LogLines();
    const health = createHealth(undefined, createLogger({ name: "spec", destination: lines }));
    health.setReady(true);
    assert.equal(health.isServing("readiness"), true);
    assert.deepEqual(lines.all, []);
  });

  for (const fault of faults) {
    it(`says so in the log: ${fault}`, () => {
      const lines = new LogLines();
      const logger = createLogger({ name: "spec", destination: lines });
      const text = `FAULT ON PURPOSE: WELLSPRING_FAULT=${fault} makes this server misbehave`;
      const create = () => createHealth(fault, logger);
      if (fault === "crash-at-start") assert.throws(create, new Error(text));
      else create();
      const [line] = lines.all;
      assert.deepEqual([line?.level, line?.fault, line?.msg], ["error", fault, text]);
    });
  }

  it("never becomes ready, though it starts and lives", () => {
    const health = createHealth("never-ready", silent);
    health.set("startup", true);
    health.setReady(true);
    assert.equal(health.isServing("readiness"), false);
    assert.equal(health.isServing(""), false);
    assert.equal(health.isServing("startup"), true);
    assert.equal(health.isServing("liveness"), true);
  });

  it("becomes ready late", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const health = createHealth("slow-start", silent);
    health.setReady(true);
    t.mock.timers.tick(slowStartMs - 1);
    assert.equal(health.isServing("readiness"), false);
    t.mock.timers.tick(1);
    assert.equal(health.isServing("readiness"), true);
    health.setReady(false);
    assert.equal(health.isServing("readiness"), false);
  });
});

describe("breakServices()", () => {
  const nothing = serverStreaming(async function* () {});
  const handlers = {
    upload: bidi(async function* () {}),
    retract: unary(() => ({ token: "", readings: 0 })),
    getStatus: unary(() => ({ logId: "", appliedSequence: 0n, version: "1" })),
    listRuns: nothing,
    getRun: nothing,
    readReadings: nothing,
    listHistory: nothing,
  };

  const serve = async (fault: Fault | undefined) => {
    const server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: 0 },
      services: breakServices([[RunServiceService, handlers]], fault),
      health: new Health(),
      logger: silent,
    });
    const client = new RunServiceClient(server.address, credentials.createInsecure());
    const retraction = {
      project: "",
      run: "r",
      wells: [],
      reason: "",
      retractionId: Buffer.alloc(16),
    };
    return {
      upload: async () => collect(callBidi(client, RunServiceService.upload).responses),
      retract: () => callUnary(client, RunServiceService.retract, retraction),
      getStatus: () => callUnary(client, RunServiceService.getStatus, {}),
      async [Symbol.asyncDispose]() {
        client.close();
        await server[Symbol.asyncDispose]();
      },
    };
  };

  it("refuses what writes, and only that", async () => {
    await using server = await serve("refuse-writes");
    const refusal = {
      code: Code.UNAVAILABLE,
      message: "FAULT ON PURPOSE: this server refuses writes (WELLSPRING_FAULT=refuse-writes)",
    };
    await assert.rejects(server.upload(), refusal);
    await assert.rejects(server.retract(), refusal);
    assert.equal((await server.getStatus()).version, "1");
  });

  for (const fault of [undefined, "never-ready", "slow-start", "next-form"] as const) {
    it(`leaves services as they are: ${fault}`, async () => {
      await using server = await serve(fault);
      assert.deepEqual(await server.upload(), []);
      assert.equal((await server.retract()).readings, 0);
    });
  }
});
