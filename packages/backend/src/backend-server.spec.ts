import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { credentials } from "@grpc/grpc-js";
import { Code, callUnary, RunServiceClient, RunServiceService } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { BackendServer } from "./backend-server.ts";
import { specConfig } from "./testing/backend.ts";
import { createTemporaryFolder } from "./testing/temporary-folder.ts";
import { until } from "./testing/until.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const parts = { logger, readSpace: async () => ({ usedPercent: 0 }) };
const metrics = { host: "127.0.0.1", port: 0 };

describe("BackendServer.open()", () => {
  it("tells its metrics and whether it is ready over HTTP", async () => {
    using folder = createTemporaryFolder();
    await using server = await BackendServer.open({ ...specConfig(folder.path), metrics }, parts);
    assert.equal(server.address, server.context?.address);
    const ready = await fetch(`http://${server.metricsAddress}/ready`);
    assert.equal(ready.status, 200);
    const answer = await fetch(`http://${server.metricsAddress}/metrics`);
    assert.match(await answer.text(), /^# TYPE wellspring_call_seconds histogram$/m);
  });

  it("rejects where the backend can't be opened", async () => {
    using folder = createTemporaryFolder();
    const config = specConfig(folder.path);
    await using _server = await BackendServer.open(config, parts);
    await assert.rejects(BackendServer.open(config, parts), { code: Code.FAILED_PRECONDITION });
  });
});

describe("BackendServer whose backend asks to be opened again", () => {
  it("does so at the same address, goes on counting, and stays alive", async () => {
    using folder = createTemporaryFolder();
    await using server = await BackendServer.open({ ...specConfig(folder.path), metrics }, parts);
    const before = server.context;
    assert(before);
    const client = new RunServiceClient(server.address, credentials.createInsecure());
    const getStatus = () => callUnary(client, RunServiceService.getStatus, {});
    const { logId } = await getStatus();
    before.requestReopen("log-trimmed");
    before.requestReopen("store-damaged");
    await until(() => server.context !== before && server.context !== undefined);
    assert.equal(server.context?.address, server.address);
    assert.equal(server.context?.health, before.health);
    assert.equal(before.health.isServing("readiness"), true);
    assert.equal(before.health.isServing("liveness"), true);
    assert.equal((await getStatus()).logId, logId);
    const text = await before.metrics.metricsText();
    assert.match(text, /method="\/wellspring\.v1\.RunService\/GetStatus",code="OK"} 2$/m);
    client.close();
  });

  it("refuses calls meanwhile, and tries again", async () => {
    using folder = createTemporaryFolder();
    const flaws = [new Error("the disk is away"), undefined];
    let openings = 0;
    const wrapStore: NonNullable<Parameters<typeof BackendServer.open>[1]>["wrapStore"] = (
      store,
    ) => {
      const flaw = openings++ === 0 ? undefined : flaws.shift();
      if (flaw) throw flaw;
      return store;
    };
    const config = specConfig(folder.path);
    await using server = await BackendServer.open(config, { ...parts, wrapStore });
    const before = server.context;
    before?.requestReopen("log-trimmed");
    const client = new RunServiceClient(server.address, credentials.createInsecure());
    await until(() => openings === 2);
    await assert.rejects(callUnary(client, RunServiceService.getStatus, {}), {
      code: Code.UNAVAILABLE,
    });
    assert.equal(before?.health.isServing("readiness"), false);
    assert.equal(before?.health.isServing("liveness"), true);
    await until(() => server.context !== undefined);
    assert.equal(openings, 3);
    client.close();
  });

  it("stops while it does", async () => {
    using folder = createTemporaryFolder();
    const server = await BackendServer.open(specConfig(folder.path), parts);
    server.context?.requestReopen("log-trimmed");
    await server[Symbol.asyncDispose]();
    await using _again = await BackendServer.open(specConfig(folder.path), parts);
  });
});
