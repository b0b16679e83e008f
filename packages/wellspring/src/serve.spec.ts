import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { after, before, describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import { PostgresServer } from "@wellspring/warehouse/testing/postgres";
import { openServe } from "./serve.ts";
import { uploadColumns } from "./testing/upload-columns.ts";

describe("openServe()", { timeout: 120_000 }, () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-open-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const options = () => ({
    listen: "127.0.0.1:0",
    data: folder,
    diskUsedPercentMax: "100",
    drainTimeoutMs: "1000",
    print: false,
    engines: true,
    logger: createLogger({ name: "spec", level: "fatal" }),
    stdout: new PassThrough(),
  });

  it("opens both tiers, closes both, and finds its data again", async () => {
    {
      await using servers = await openServe(options());
      assert.equal((await uploadColumns(servers.address, "kept"))?.newReadings, 2);
    }
    await using servers = await openServe(options());
    assert.equal((await uploadColumns(servers.address, "kept"))?.duplicates, 2);
  });

  it("does not start with a function that can't be used, and lets go of its data", async () => {
    const message = /^function: "cube" is none of square/;
    await assert.rejects(openServe({ ...options(), function: "cube" }), { message });
    await using _servers = await openServe({ ...options(), engines: false });
  });

  it("serves HTTP where that is wanted", async () => {
    await using servers = await openServe({ ...options(), http: "127.0.0.1:0" });
    await uploadColumns(servers.address, "over-http");
    const answer = await fetch(`http://${servers.httpAddress}/v1/runs/over-http`);
    assert.partialDeepStrictEqual(await answer.json(), { run: "over-http", readings: 2 });
  });

  it("tells what all of its parts count, each call once", async () => {
    await using servers = await openServe({ ...options(), http: "127.0.0.1:0" });
    const url = `http://${servers.httpAddress}`;
    const sample = '{"time_stamp": "2019-05-01T06:00:00Z", "data": [1, 2, 3]}';
    const headers = { "content-type": "application/json" };
    const posted = await fetch(`${url}/v1/raw`, { method: "POST", body: sample, headers });
    assert.equal(posted.status, 200);
    await uploadColumns(servers.address, "counted");
    const computed = 'wellspring_engine_seconds_count{engine="statistics",outcome="computed"} 1';
    let metrics = "";
    while (!metrics.includes(computed)) metrics = await (await fetch(`${url}/metrics`)).text();
    for (const line of [
      'wellspring_work_deliveries_total{engine="statistics"} 1',
      'wellspring_call_seconds_count{method="/wellspring.v1.RunService/Upload",code="OK"} 1',
    ]) {
      assert.ok(metrics.includes(line), metrics);
    }
  });

  it("keeps a copy in PostgreSQL, and goes on without it", async () => {
    await using postgres = await PostgresServer.start();
    const url = await postgres.createDatabase();
    const data = join(folder, "copied");
    await using servers = await openServe({ ...options(), data, postgres: url });
    await uploadColumns(servers.address, "copied");
    const sql = "SELECT well, runtime_s, optical_density FROM wellspring.readings ORDER BY 2";
    let rows: object[] = [];
    while (rows.length === 0) rows = await postgres.run(sql, url);
    assert.deepEqual(rows, [
      { well: "A1", runtime_s: 0, optical_density: 0.095 },
      { well: "A1", runtime_s: 600, optical_density: 0.1 },
    ]);
    await postgres.kill();
    assert.equal((await uploadColumns(servers.address, "alone"))?.newReadings, 2);
    await postgres.restart();
    while (rows.length < 4) rows = await postgres.run(sql, url);
  });

  it("starts without a PostgreSQL that is away, not with one that refuses", async () => {
    const postgres = "postgres://lab:secret@127.0.0.1:1/growth";
    {
      await using servers = await openServe({ ...options(), postgres });
      await uploadColumns(servers.address, "alone");
    }
    const wrong = { ...options(), postgres: "http://lab:secret@127.0.0.1:1" };
    await assert.rejects(openServe(wrong), (error: Error) => {
      assert.equal(error.message, "--postgres: is no URL like postgres://user@host:5432/database");
      return true;
    });
    await using server = await PostgresServer.start();
    await assert.rejects(openServe({ ...options(), postgres: server.url("none") }), {
      message: /^PostgreSQL at 127\.0\.0\.1:\d+\/none has no such database$/,
    });
    await using _again = await openServe(options());
  });

  it("makes no folder where an option is wrong", async () => {
    const data = join(folder, "never");
    const wrong = openServe({ ...options(), data, listen: "here" });
    await assert.rejects(wrong, { name: "UsageError" });
    assert.equal(existsSync(data), false);
  });

  it("lets go of its data where the gateway can't listen", async () => {
    const busy = createServer().listen(0, "127.0.0.1");
    await once(busy, "listening");
    const address = busy.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const listen = `127.0.0.1:${port}`;
    await assert.rejects(openServe({ ...options(), listen }), {
      message: `cannot listen on ${listen}: the port is in use`,
    });
    busy.close();
    await using _servers = await openServe(options());
  });

  it("refuses what needs storage where it only prints", async () => {
    const stdout = new PassThrough();
    await using servers = await openServe({ ...options(), print: true, stdout });
    await uploadColumns(servers.address, "seen");
    assert.match(String(stdout.read()), /"well":"A1","runtime":0/);
  });
});
