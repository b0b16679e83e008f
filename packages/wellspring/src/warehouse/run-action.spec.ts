import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { BackendServer, readBackendConfig } from "@wellspring/backend";
import { runCommandLine } from "@wellspring/cli";
import { Context as Gateway, readGatewayConfig } from "@wellspring/gateway";
import { createLogger } from "@wellspring/service";
import { readWarehouseConfig, Context as Warehouse } from "@wellspring/warehouse";
import { PostgresServer } from "@wellspring/warehouse/testing/postgres";
import { warehouseCommand } from "../commands/warehouse.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { uploadColumns } from "../testing/upload-columns.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const listen = "127.0.0.1:0";
const program = { name: "wellspring", version: "0", commands: [warehouseCommand] };

describe("runAction()", { timeout: 120_000 }, () => {
  const open = new AsyncDisposableStack();
  let postgres: PostgresServer;
  let url: string;
  let backend: { address: string };

  before(async () => {
    const data = await mkdtemp(join(tmpdir(), "wellspring-action-"));
    open.defer(() => rm(data, { recursive: true }));
    postgres = open.use(await PostgresServer.start());
    url = await postgres.createDatabase();
    const config = readBackendConfig({ listen, data, diskUsedPercentMax: "100" });
    backend = open.use(await BackendServer.open(config, { logger }));
    const gateway = readGatewayConfig({ listen, backend: backend.address });
    const { address } = open.use(await Gateway.open(gateway, { logger }));
    await uploadColumns(address, "checked");
  });

  after(() => open.disposeAsync());

  const run = async (...args: string[]) => {
    const io = createSpecIo();
    const from = ["--postgres", url, "--backend", backend.address];
    const code = await runCommandLine(program, ["warehouse", ...args, ...from], io);
    return { code, stdout: io.stdoutText(), stderr: io.stderrText() };
  };

  const copyAll = async (): Promise<void> => {
    const config = readWarehouseConfig({ listen, postgres: url, backend: backend.address });
    await using warehouse = await Warehouse.open(config, { logger });
    while (!warehouse.health.isServing("readiness")) await new Promise(setImmediate);
  };

  it("has nothing to check before the first copy", async () => {
    const { code, stderr } = await run("check");
    assert.equal(code, 1);
    assert.match(stderr, /^wellspring: PostgreSQL at .* has no schema /);
  });

  it("finds nothing wrong in a copy, for people and for programs", async () => {
    await copyAll();
    const { code, stdout } = await run("check");
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^schema wellspring at 127\.0\.0\.1:\d+\/\S+: nothing is wrong: 1 plate, /,
    );
    assert.doesNotMatch(stdout, /postgres:wellspring/);
    const report = JSON.parse((await run("check", "--json")).stdout);
    assert.partialDeepStrictEqual(report, { plates: 1, readings: 2, differences: [] });
  });

  it("finds a reading that somebody changed, and makes the copy anew", async () => {
    await postgres.run("UPDATE wellspring.reading SET optical_density = 7", url);
    const { code, stdout } = await run("check");
    assert.equal(code, 1);
    assert.match(stdout, /^default\/checked, plate 7: has readings with other values in /);
    const rebuilt = await run("rebuild");
    assert.equal(rebuilt.code, 0, rebuilt.stderr);
    assert.match(rebuilt.stdout, /^schema wellspring at \S+: made anew with 2 readings, 0 works; /);
    assert.equal((await run("check")).code, 0);
  });

  it("records what is to be left out", async () => {
    const sql = "UPDATE wellspring.position SET stuck_sequence = 1234, stuck_reason = 'no 13'";
    await postgres.run(sql, url);
    const { code, stdout, stderr } = await run("skip", "1234", "--json");
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { skipped: 1_234 });
    const rows = await postgres.run(
      "SELECT sequence::int, skipped_at FROM wellspring.skipped",
      url,
    );
    assert.deepEqual(rows, [{ sequence: 1_234, skipped_at: null }]);
    assert.match((await run("skip", "1")).stderr, /^wellspring: entry 1 is not stuck, entry 1234 /);
  });

  for (const [args, message] of [
    [["skip"], "warehouse skip needs the entry to leave out"],
    [["skip", "x"], '"x" is no entry: a whole number such as 1234 is'],
    [["check", "7"], "warehouse check takes no entry"],
    [["chekc"], /Argument: action, Given: "chekc", Choices: "check", "rebuild", "skip"/],
  ] as const) {
    it(`refuses warehouse ${args.join(" ")}`, async () => {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2);
      if (typeof message === "string")
        assert.equal(stderr.split("\n")[0], `wellspring: ${message}`);
      else assert.match(stderr, message);
    });
  }

  it("says that PostgreSQL is not reached, to be tried again, without the password", async () => {
    const io = createSpecIo();
    const away = "postgres://lab:secret@127.0.0.1:1/growth";
    assert.equal(await runCommandLine(program, ["warehouse", "check", "--postgres", away], io), 75);
    const [said, next] = io.stderrText().split("\n");
    const place = "PostgreSQL at 127.0.0.1:1/growth";
    assert.equal(said, `wellspring: ${place} is not reached: connect ECONNREFUSED 127.0.0.1:1`);
    assert.match(next, /^Next: see to it that it runs and can be reached, or name another with /);
  });

  it("says that no backend answers, to be tried again", async () => {
    const io = createSpecIo();
    const args = ["warehouse", "check", "--postgres", url, "--backend", "127.0.0.1:1"];
    assert.equal(await runCommandLine(program, args, io), 75);
  });
});
