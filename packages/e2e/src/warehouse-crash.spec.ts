import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { PostgresServer } from "@wellspring/warehouse/testing/postgres";
import { runCommand } from "./process/run-command.ts";
import { SeededRandom } from "./seeded-random.ts";
import { readCopiedRun } from "./testing/copied-run.ts";
import { readRun } from "./testing/read-run.ts";
import { Robot } from "./testing/robot.ts";
import { ServerSlot } from "./testing/server-slot.ts";

const crashes = 20;
const robots = 2;

/** Servers, tables and robots. */
type Parts = {
  backend: ServerSlot;
  gateway: ServerSlot;
  warehouse: ServerSlot;
  postgres: PostgresServer;
  url: string;
  all: readonly Robot[];
};

describe("kill -9 of warehouse, PostgreSQL or backend at any moment", { timeout: 300_000 }, () => {
  it(`leaves whole uploads in the copy, and in the end all, ${crashes} times`, async (t) => {
    const seed = Date.now() % 1_000_000;
    t.diagnostic(`seed ${seed}`);
    const random = new SeededRandom(seed);
    const folder = await mkdtemp(join(tmpdir(), "wellspring-copy-crash-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await using open = new AsyncDisposableStack();
    const parts = await openParts(open, folder, random);
    const work = Promise.all(parts.all.map((robot) => robot.work()));
    // A robot that fails is heard of at the end; until then it must not end the process.
    work.catch(() => undefined);
    for (let crash = 0; crash < crashes; crash++) {
      // The moment of the crash is what is random here; nothing is waited for.
      await setTimeout(random.between(0, 400));
      await crashOne(parts, random);
      await assertNothingHalf(parts, seed);
    }
    for (const robot of parts.all) robot.stop();
    await work;
    await assertEqual(parts, seed);
    const { url, backend } = parts;
    const from = ["--postgres", url, "--backend", backend.address];
    const check = await runCommand(["warehouse", "check", ...from]);
    assert.equal(check.code, 0, check.stdout + check.stderr);
  });
});

const openParts = async (
  open: AsyncDisposableStack,
  folder: string,
  random: SeededRandom,
): Promise<Parts> => {
  const postgres = open.use(await PostgresServer.start());
  const url = await postgres.createDatabase();
  const data = join(folder, "data");
  const backend = open.use(await ServerSlot.open(["backend", "--data", data]));
  const address = ["--backend", backend.address];
  const gateway = open.use(await ServerSlot.open(["gateway", ...address, "--quiet"]));
  const copying = ["warehouse", ...address, "--postgres", url, "--log-level", "fatal"];
  const warehouse = open.use(await ServerSlot.open(copying));
  const all = Array.from({ length: robots }, (_, index) => {
    const own = new SeededRandom(random.between(0, 2 ** 31));
    return new Robot(`robot-${index}`, folder, gateway.address, own);
  });
  return { backend, gateway, warehouse, postgres, url, all };
};

const crashOne = async (parts: Parts, random: SeededRandom): Promise<void> => {
  const victim = random.next();
  if (victim < 0.6) await parts.warehouse.crash();
  else if (victim < 0.7) await parts.backend.crash();
  else {
    if (victim < 0.85) await parts.postgres.kill();
    else await parts.postgres.stop();
    await setTimeout(random.between(0, 200));
    await parts.postgres.restart();
  }
};

/** What is there of an upload that was acknowledged is all of it, at any moment. */
const assertNothingHalf = async ({ postgres, url, all }: Parts, seed: number): Promise<void> => {
  const rows = await postgres.run(
    "SELECT run, count(*)::int AS readings FROM wellspring.readings GROUP BY run",
    url,
  );
  const copied = new Map(rows.map(({ run, readings }) => [run, readings]));
  for (const { run } of all.flatMap(({ uploads }) => uploads)) {
    const readings = copied.get(run.name) ?? run.readings.size;
    assert.equal(readings, run.readings.size, `seed ${seed}: run ${run.name} is half there`);
  }
};

/** Waits until as many runs are copied as there are, and compares each, reading by reading. */
const assertEqual = async ({ postgres, url, gateway, all }: Parts, seed: number): Promise<void> => {
  const names = all.flatMap(({ uploads }) => uploads.map(({ run }) => run.name));
  assert.ok(names.length >= crashes / 10, "the robots got something done");
  const deadlineMs = performance.now() + 60_000;
  for (;;) {
    const [row] = await postgres.run("SELECT count(*)::int AS runs FROM wellspring.runs", url);
    if (row.runs === names.length) break;
    const text = `seed ${seed}: ${row.runs} runs were copied of ${names.length}`;
    assert.ok(performance.now() < deadlineMs, text);
    await setTimeout(20);
  }
  for (const name of names) {
    const original = await readRun(gateway.address, name);
    const copied = await readCopiedRun(postgres, url, name);
    assert.deepEqual(copied, original, `seed ${seed}: run ${name}`);
  }
};
