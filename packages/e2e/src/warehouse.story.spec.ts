import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { PostgresServer } from "@wellspring/warehouse/testing/postgres";
import { runCommand } from "./process/run-command.ts";
import { ServerProcess } from "./process/server-process.ts";
import { readCopiedRun } from "./testing/copied-run.ts";
import { readRun } from "./testing/read-run.ts";

const realRun = join(import.meta.dirname, "../testdata/two-plates.csv");
const header = "plate,well,runtime,optical-density,run,corrected-optical-density";

/** What a biologist finds in PostgreSQL of what robots and programs hand in. */
describe("a copy in PostgreSQL", { timeout: 180_000 }, () => {
  let folder: string;
  let postgres: PostgresServer;
  let url: string;
  let backend: ServerProcess;
  let gateway: ServerProcess;
  let warehouse: ServerProcess;
  let engine: ServerProcess;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-copy-"));
    postgres = await PostgresServer.start();
    url = await postgres.createDatabase();
    backend = await ServerProcess.start(["backend", "--data", join(folder, "data")]);
    const address = ["--backend", backend.address];
    gateway = await ServerProcess.start(["gateway", ...address, "--http", "127.0.0.1:0"]);
    engine = await ServerProcess.start(["engine", ...address]);
    warehouse = await startWarehouse();
  });

  after(async () => {
    for (const server of [warehouse, engine, gateway, backend]) await server.stop();
    await postgres[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const startWarehouse = () =>
    ServerProcess.start(["warehouse", "--backend", backend.address, "--postgres", url]);

  const wellspring = (...args: string[]) => {
    const env = {
      WELLSPRING_SERVER: gateway.address,
      WELLSPRING_STATE_DIR: join(folder, "state"),
      WELLSPRING_TIMEOUT: "20",
    };
    return runCommand(args, { env });
  };

  const succeed = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await wellspring(...args);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  const write = async (name: string, ...rows: string[]): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, [header, ...rows].join("\r\n"));
    return path;
  };

  const ask = (sql: string) => postgres.run(`SET search_path TO wellspring; ${sql}`, url);

  /** Asks until the answer is this one. */
  const untilAnswer = async (sql: string, ...answer: object[]): Promise<void> => {
    const deadlineMs = performance.now() + 20_000;
    for (;;) {
      const rows = await ask(sql);
      if (JSON.stringify(rows) === JSON.stringify(answer)) return;
      if (performance.now() > deadlineMs) assert.deepEqual(rows, answer);
    }
  };

  /** Waits until a run is there with so many readings, and compares each with the server's. */
  const untilCopied = async (run: string, readings: number): Promise<void> => {
    const sql = `SELECT readings::int FROM runs WHERE run = '${run}'`;
    await untilAnswer(sql, { readings });
    const original = await readRun(gateway.address, run);
    assert.equal(original?.size, readings);
    assert.deepEqual(await readCopiedRun(postgres, url, run), original);
  };

  it("has what a robot uploaded, reading by reading", async () => {
    await succeed("upload", realRun, "--robot", "R7", "--attribute", "strain=MG1655");
    await untilCopied("two-plates", 31_440);
    assert.deepEqual(await ask("SELECT run, robot, attributes, plates, wells FROM runs"), [
      { run: "two-plates", robot: "R7", attributes: { strain: "MG1655" }, plates: 2, wells: 144 },
    ]);
  });

  it("shows a value as the robot wrote it", async () => {
    const rows = await ask(
      `SELECT hours, optical_density::text AS density FROM readings
       WHERE run = 'two-plates' AND plate = 0 AND well = 'A1' ORDER BY runtime_s LIMIT 1`,
    );
    assert.deepEqual(rows, [{ hours: 112 / 3_600, density: "0.06" }]);
  });

  it("follows what is appended, read by read", async () => {
    const rows = ["0,A1,90000,1.1,two-plates,", "7,H12,0,0.000000000000001,two-plates,-0.5"];
    await succeed("upload", await write("late.csv", ...rows), "--append");
    await untilCopied("two-plates", 31_442);
  });

  it("follows a corrected value that is filled", async () => {
    await succeed("upload", await write("filled.csv", "0,A1,90000,1.10,two-plates,1.041"));
    await untilAnswer(
      "SELECT corrected_optical_density AS value FROM readings WHERE runtime_s = 90000",
      { value: 1.041 },
    );
    await untilCopied("two-plates", 31_442);
  });

  it("loses what is retracted, knows why, and gets it back", async () => {
    const well = ["--plate", "1", "--well", "B7"];
    await succeed("retract", "two-plates", ...well, "--reason", "lid was on");
    await untilCopied("two-plates", 31_442 - 173);
    assert.deepEqual(await ask("SELECT plate, wells, reason, readings::int FROM retraction"), [
      { plate: 1, wells: ["B7"], reason: "lid was on", readings: 173 },
    ]);
    await succeed("upload", realRun, "--append");
    await untilCopied("two-plates", 31_442);
  });

  it("loses a run that is retracted", async () => {
    await succeed(
      "upload",
      await write("wrong.csv", "1,A1,0,1,wrong-strain,", "2,A1,0,1,wrong-strain,"),
    );
    await untilCopied("wrong-strain", 2);
    await succeed("retract", "wrong-strain", "--reason", "wrong strain");
    await untilAnswer("SELECT run FROM runs", { run: "two-plates" });
    assert.deepEqual(await ask("SELECT FROM readings WHERE run = 'wrong-strain'"), []);
  });

  it("has samples with their statistics", async () => {
    const body = '{"time_stamp": "2019-05-01T06:00:00-04:00", "data": [1, 2, 3, 4]}';
    const headers = { "content-type": "application/json" };
    const posted = await fetch(`${gateway.url}/v1/raw`, { method: "POST", body, headers });
    assert.equal(posted.status, 200);
    await untilAnswer(
      `SELECT state, convert_from(body, 'UTF8') AS body, measured_at::text AS at, mean
       FROM sample JOIN sample_statistics ON sample_id = id`,
      { state: "done", body, at: "2019-05-01 10:00:00+00", mean: 2.5 },
    );
  });

  it("has calculations with their results", async () => {
    await succeed("calc", "add", "9223372036854775806", "1");
    await succeed("calc", "np", "1", "10001");
    await untilAnswer(
      "SELECT command, arguments::text, results::text, state FROM calculation ORDER BY number",
      {
        command: "add",
        arguments: "{9223372036854775806,1}",
        results: "{9223372036854775807}",
        state: "done",
      },
      { command: "nth_primes", arguments: "{1,10001}", results: "{2,104743}", state: "done" },
    );
  });

  it("waits beside a second warehouse, and goes on where that one ends", async () => {
    const second = await startWarehouse();
    await warehouse.kill();
    warehouse = second;
    await succeed("upload", await write("more.csv", "1,A1,0,0.25,more,"));
    await untilCopied("more", 1);
  });

  it("stops at what PostgreSQL does not take, until it is left out", async () => {
    await ask("ALTER TABLE reading ADD CONSTRAINT lucky CHECK (optical_density <> 13)");
    const unlucky = await write("unlucky.csv", "1,A1,0,13,unlucky,");
    const { token } = JSON.parse(await succeed("upload", unlucky, "--json"));
    await succeed("upload", await write("after.csv", "1,A1,0,0.5,after,"));
    const [, entry] = token.split(".");
    await untilAnswer("SELECT stuck_sequence::text AS stuck FROM position", { stuck: entry });
    const [{ sequence }] = await ask("SELECT sequence::int FROM position");
    assert.ok(Number(sequence) < Number(entry), "nothing is skipped silently");
    const copy = ["--backend", backend.address, "--postgres", url];
    const other = await wellspring("warehouse", "skip", `${Number(entry) + 1}`, ...copy);
    assert.equal(other.code, 1);
    assert.match(other.stderr, new RegExp(`is not stuck, entry ${entry} is: PostgreSQL at `));
    await succeed("warehouse", "skip", entry, ...copy);
    await untilCopied("after", 1);
    await untilAnswer("SELECT sequence::text, skipped_at IS NOT NULL AS skipped FROM skipped", {
      sequence: entry,
      skipped: true,
    });
    const { code, stdout } = await wellspring("warehouse", "check", ...copy);
    assert.equal(code, 1);
    assert.match(stdout, /^default\/unlucky, plate 1: has 0 readings in PostgreSQL, /);
  });

  it("is made anew beside itself, and holds all then", async () => {
    const copy = ["--backend", backend.address, "--postgres", url];
    assert.match(
      await succeed("warehouse", "rebuild", ...copy),
      /: made anew with 31,445 readings/,
    );
    await untilCopied("unlucky", 1);
    await succeed("upload", await write("last.csv", "1,A1,0,0.75,last,"));
    await untilCopied("last", 1);
    assert.match(await succeed("warehouse", "check", ...copy), /: nothing is wrong: /);
  });
});
