import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import { readWarehouseConfig } from "./config.ts";
import { Context } from "./context.ts";
import { ChangeServer } from "./testing/change-server.ts";
import { PostgresServer } from "./testing/postgres-server.ts";
import { until } from "./testing/until.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const listen = "127.0.0.1:0";

describe("Context", { timeout: 60_000 }, () => {
  let postgres: PostgresServer;

  before(async () => {
    postgres = await PostgresServer.start();
  });

  after(() => postgres[Symbol.asyncDispose]());

  it("is ready while it copies, and says so", async () => {
    const server = await ChangeServer.open();
    const url = await postgres.createDatabase();
    const options = { listen, metrics: listen, postgres: url, backend: server.address };
    await using context = await Context.open(readWarehouseConfig(options), { logger });
    assert.equal(context.health.isServing("startup"), true);
    await until(() => context.health.isServing("readiness"));
    const metrics = await (await fetch(`http://${context.metricsAddress}/metrics`)).text();
    assert.match(metrics, /^wellspring_warehouse_position 1$/m);
    await server[Symbol.asyncDispose]();
    await until(() => !context.health.isServing("readiness"));
    assert.match(context.address, /^127\.0\.0\.1:\d+$/);
  });

  it("listens nowhere where PostgreSQL is not to be used", async () => {
    const url = `${await postgres.createDatabase()}-that-is-not-there`;
    const config = readWarehouseConfig({ listen, postgres: url });
    await assert.rejects(Context.open(config, { logger }), /has no such database$/);
  });
});
