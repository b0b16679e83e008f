import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { ServerProcess } from "./process/server-process.ts";

const run = promisify(execFile);

const top = join(import.meta.dirname, "../../..");

type Processed = {
  submission_id: string;
  payload: { timestamp: string; mean: number; standard_deviation: number };
};

/** What a laboratory's programs hand in over HTTP, and what they get back. */
describe("a sample's life", { timeout: 120_000 }, () => {
  let folder: string;
  let server: ServerProcess;

  const start = () =>
    ServerProcess.start(["serve", "--data", join(folder, "data"), "--http", "127.0.0.1:0"]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-samples-"));
    server = await start();
  });

  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const post = (path: string, body: string): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });

  const submit = async (body: string): Promise<string> => {
    const kept = await post("/v1/raw", body);
    const text = await kept.text();
    assert.equal(kept.status, 200, text);
    return JSON.parse(text).submission_id;
  };

  const untilProcessed = async (id: string): Promise<Processed> => {
    for (;;) {
      const answer = await fetch(`${server.url}/v1/processed/${id}`);
      const text = await answer.text();
      if (answer.status === 200) return JSON.parse(text);
      assert.equal(answer.status, 202, text);
    }
  };

  const sampleOf = (data: readonly number[], time = "2019-05-01T06:00:00-04:00"): string =>
    JSON.stringify({ time_stamp: time, data });

  const cases: readonly [data: number[], mean: number, deviation: number][] = [
    [[0.1, 0.1, 0.1], 0.1, 0],
    [[1e9, 1e9 + 1, 1e9 + 2], 1e9 + 1, 0.816496580927726],
    [[1e308, 1e308], 1e308, 0],
    [[1e-300, 3e-300], 2e-300, 1e-300],
    [[-5], -5, 0],
  ];

  it("is computed, exactly", async () => {
    for (const [data, mean, deviation] of cases) {
      const { payload } = await untilProcessed(await submit(sampleOf(data)));
      assert.equal(payload.timestamp, "2019-05-01T10:00:00Z");
      const isClose = (value: number, expected: number): boolean =>
        Math.abs(value - expected) <= Math.abs(expected) * 1e-12;
      assert.ok(isClose(payload.mean, mean), `${data}: mean ${payload.mean}`);
      const { standard_deviation: computed } = payload;
      assert.ok(isClose(computed, deviation), `${data}: deviation ${computed}`);
    }
  });

  it("is computed of a body that was staged, and comes back byte for byte", async () => {
    const data = Array.from({ length: 100_000 }, (_, place) => place / 7);
    const body = sampleOf(data);
    assert.ok(body.length > 1_000_000);
    const id = await submit(body);
    const { payload } = await untilProcessed(id);
    assert.ok(Math.abs(payload.mean - 99_999 / 14) < 1e-6);
    assert.equal(await (await fetch(`${server.url}/v1/raw/${id}`)).text(), body);
  });

  it("is found by what was computed", async () => {
    const found = await post("/v1/processed/query", '{"mean":{"min":-5,"max":0.1}}');
    const list: Processed[] = JSON.parse(await found.text());
    assert.deepEqual(
      list.map(({ payload }) => payload.mean),
      [-5, 2e-300, 0.1],
    );
  });

  it("is still there after a restart", async () => {
    const list = async () => await (await fetch(`${server.url}/v1/processed`)).text();
    const before = await list();
    assert.equal(JSON.parse(before).length, cases.length + 1);
    await server.stop();
    server = await start();
    assert.equal(await list(), before);
  });

  it("stands beside runs: every curl that README shows", async () => {
    const readme = await readFile(join(top, "README.md"), "utf8");
    const commands = [...readme.matchAll(/^curl .*127\.0\.0\.1:8080.*$/gm)].map(([line]) => line);
    assert.ok(commands.length >= 6, "README shows how it is used");
    const file = await readFile(join(top, "packages/e2e/testdata/two-plates.csv"), "utf8");
    assert.equal((await post("/v1/runs", file)).status, 200);
    for (const command of commands) {
      const line = command
        .replaceAll("http://127.0.0.1:8080", server.url ?? "")
        .replace("curl ", "curl --silent --show-error --fail-with-body ");
      const { stdout } = await run("sh", ["-c", line], { cwd: top });
      assert.ok(stdout.length > 0, command);
    }
  });

  it("stands beside tables that pandas and R read from a URL", async () => {
    const readings = await fetch(`${server.url}/v1/runs/two-plates/readings.csv?plate=0&well=A1`);
    const [header, ...rows] = (await readings.text()).split("\r\n");
    assert.equal(header, "plate,well,runtime,optical-density,run,corrected-optical-density");
    assert.ok(rows.every((row) => /^0,A1,\d+,[\d.]+,two-plates,/.test(row)));
  });
});
