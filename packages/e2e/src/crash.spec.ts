import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { runCommand } from "./process/run-command.ts";
import { ServerProcess } from "./process/server-process.ts";
import { SeededRandom } from "./seeded-random.ts";
import { readRun } from "./testing/read-run.ts";
import { Robot, type Uploaded } from "./testing/robot.ts";
import { ServerSlot } from "./testing/server-slot.ts";

const crashes = 100;
const robots = 2;
/** Crashes that wait until something was acknowledged since the last one. */
const progressShare = 0.4;
const progressMsMax = 10_000;

describe("kill -9 of backend, gateway or command at any moment", () => {
  it(`loses nothing acknowledged and shows nothing half, ${crashes} times`, async (t) => {
    const seed = Date.now() % 1_000_000;
    t.diagnostic(`seed ${seed}`);
    const random = new SeededRandom(seed);
    const folder = await mkdtemp(join(tmpdir(), "wellspring-crash-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const data = join(folder, "data");
    const uploads = await crashAndUpload(folder, data, random);
    const acknowledged = uploads.filter(({ isAcknowledged }) => isAcknowledged);
    t.diagnostic(`${uploads.length} uploads, ${acknowledged.length} acknowledged`);
    assert.ok(acknowledged.length >= crashes / 10, "the robots got something done");

    const check = await runCommand(["check", data]);
    assert.equal(check.code, 0, check.stdout + check.stderr);
    await using server = await ServerProcess.start(["serve", "--data", data]);
    for (const upload of uploads) await assertWhole(server.address, upload, seed);
  });
});

/** Crashes one process after another while robots upload. */
const crashAndUpload = async (
  folder: string,
  data: string,
  random: SeededRandom,
): Promise<Uploaded[]> => {
  await using backend = await ServerSlot.open(["backend", "--data", data]);
  await using gateway = await ServerSlot.open(["gateway", "--backend", backend.address, "--quiet"]);
  const all = Array.from({ length: robots }, (_, index) => {
    const own = new SeededRandom(random.between(0, 2 ** 31));
    return new Robot(`robot-${index}`, folder, gateway.address, own);
  });
  const work = Promise.all(all.map((robot) => robot.work()));
  // A robot that fails is heard of at the end; until then it must not end the process.
  work.catch(() => undefined);
  for (let crash = 0; crash < crashes; crash++) {
    if (random.next() < progressShare) await awaitProgress(all);
    // The moment of the crash is what is random here; nothing is waited for.
    await setTimeout(random.between(0, 250));
    const victim = random.next();
    if (victim < 0.5) await backend.crash();
    else if (victim < 0.75) await gateway.crash();
    else random.pick(all).kill();
  }
  for (const robot of all) robot.stop();
  await work;
  return all.flatMap((robot) => robot.uploads);
};

/** Waits until one more upload was acknowledged. */
const awaitProgress = async (all: readonly Robot[]): Promise<void> => {
  const count = () => all.flatMap(({ uploads }) => uploads).filter((u) => u.isAcknowledged).length;
  const before = count();
  const endMs = performance.now() + progressMsMax;
  while (count() === before && performance.now() < endMs) await setTimeout(10);
};

const assertWhole = async (
  server: string,
  { run, isAcknowledged }: Uploaded,
  seed: number,
): Promise<void> => {
  const found = await readRun(server, run.name);
  if (!found && !isAcknowledged) return;
  assert.ok(found, `seed ${seed}: run ${run.name} was acknowledged and is gone`);
  assert.equal(found.size, run.readings.size, `seed ${seed}: run ${run.name} is not whole`);
  for (const [place, values] of run.readings) {
    assert.equal(found.get(place), values, `seed ${seed}: ${place} of run ${run.name}`);
  }
};
