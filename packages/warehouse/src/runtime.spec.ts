import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger, Metrics } from "@wellspring/service";
import { readWarehouseConfig } from "./config.ts";
import { Runtime } from "./runtime.ts";
import { ChangeServer } from "./testing/change-server.ts";
import { PostgresServer } from "./testing/postgres-server.ts";
import { until } from "./testing/until.ts";

const logger = createLogger({ name: "spec", level: "silent" });

/** A runtime from a server of changes into a database, and what it says. */
const openRuntime = async (backend: string, postgres: string) => {
  const metrics = new Metrics();
  const state = { isReady: false };
  const onReady = (ready: boolean) => {
    state.isReady = ready;
  };
  const config = readWarehouseConfig({ backend, postgres, drainTimeoutMs: "2000" });
  const runtime = await Runtime.open(config, { logger, metrics, onReady });
  return { metrics, state, [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose]() };
};

describe("Runtime", { timeout: 120_000 }, () => {
  let postgres: PostgresServer;

  before(async () => {
    postgres = await PostgresServer.start();
  });

  after(() => postgres[Symbol.asyncDispose]());

  it("copies from a backend into PostgreSQL", async () => {
    await using server = await ChangeServer.open();
    const url = await postgres.createDatabase();
    await using runtime = await openRuntime(server.address, url);
    await until(() => runtime.state.isReady);
    const rows = await postgres.run(
      "SELECT run, well, optical_density FROM readings",
      inSchema(url),
    );
    assert.deepEqual(rows, [{ run: "run-1", well: "A1", optical_density: 0.5 }]);
    const text = await runtime.metrics.metricsText();
    assert.match(text, /^wellspring_warehouse_position 1$/m);
    assert.match(text, /^wellspring_warehouse_readings_total 1$/m);
  });

  it("goes on after PostgreSQL was killed and came back", async () => {
    await using server = await ChangeServer.open();
    const url = await postgres.createDatabase();
    await using runtime = await openRuntime(server.address, url);
    await until(() => runtime.state.isReady);
    await postgres.kill();
    server.lastSequence = 2n;
    await until(() => !runtime.state.isReady);
    await postgres.restart();
    await until(() => runtime.state.isReady);
    const rows = await postgres.run("SELECT run FROM readings ORDER BY run", inSchema(url));
    assert.deepEqual(rows, [{ run: "run-1" }, { run: "run-2" }]);
  });

  it("waits for another one that works on the same tables", async () => {
    await using server = await ChangeServer.open();
    const url = await postgres.createDatabase();
    await using second = await (async () => {
      await using _first = await openRuntime(server.address, url);
      await until(() => _first.state.isReady);
      const second = await openRuntime(server.address, url);
      assert.equal(second.state.isReady, true);
      const text = await second.metrics.metricsText();
      assert.match(text, /^wellspring_warehouse_waiting 1$/m);
      assert.match(text, /^wellspring_warehouse_position Nan$/m);
      return second;
    })();
    server.lastSequence = 2n;
    let text = "";
    while (!/^wellspring_warehouse_position 2$/m.test(text)) {
      text = await second.metrics.metricsText();
    }
    assert.match(text, /^wellspring_warehouse_waiting 0$/m);
  });

  it("does not start with a password that is wrong, and does without PostgreSQL", async () => {
    const url = new URL(await postgres.createDatabase());
    url.password = "another-secret";
    await assert.rejects(openRuntime("127.0.0.1:1", url.href), (error: Error) => {
      assert.equal(StatusError.from(error).code, Code.UNAUTHENTICATED);
      assert.doesNotMatch(error.message, /another-secret/);
      return true;
    });
    await using runtime = await openRuntime("127.0.0.1:1", "postgres://lab:secret@127.0.0.1:1/db");
    assert.equal(runtime.state.isReady, false);
  });
});

/** The same database, where names are the copy's. */
const inSchema = (url: string): string => `${url}?options=-c%20search_path%3Dwellspring`;
