import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { compareReadings } from "./demo/compare-readings.ts";
import { runCommand } from "./process/run-command.ts";
import { ServerProcess } from "./process/server-process.ts";
import { SeededRandom } from "./seeded-random.ts";
import { readRun } from "./testing/read-run.ts";
import { Robot } from "./testing/robot.ts";

const realRun = join(import.meta.dirname, "../testdata/two-plates.csv");

/** What a server holds, from a backup that was made while robots upload to a server elsewhere. */
describe("a backup", () => {
  let folder: string;
  let server: ServerProcess;
  let robot: Robot;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-backup-"));
    server = await ServerProcess.start(["serve", "--data", join(folder, "data")]);
    robot = new Robot("robot", folder, server.address, new SeededRandom(11));
  });

  after(async () => {
    robot.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const wellspring = async (...args: string[]): Promise<string> => {
    const env = {
      WELLSPRING_SERVER: server.address,
      WELLSPRING_STATE_DIR: join(folder, "state"),
      WELLSPRING_TIMEOUT: "20",
    };
    const { code, stdout, stderr } = await runCommand(args, { env });
    assert.equal(code, 0, stderr);
    return stdout;
  };

  const history = () => wellspring("history", "two-plates", "--json");
  let historyBefore: string;

  it("is made while robots upload", async () => {
    await wellspring("upload", realRun, "--robot", "R7");
    const well = ["--plate", "1", "--well", "B7"];
    await wellspring("retract", "two-plates", ...well, "--reason", "lid was on");
    await wellspring("upload", realRun, "--append");
    historyBefore = await history();
    const working = robot.work();
    while (robot.uploads.length < 3) await Promise.race([working, new Promise(setImmediate)]);
    const acknowledged = robot.uploads.length;
    const said = await wellspring("backup", "-o", join(folder, "backup.wsnap"), "--json");
    assert.ok(JSON.parse(said).bytes > 10_000);
    while (robot.uploads.length === acknowledged) await new Promise(setImmediate);
    robot.stop();
    await working;
  });

  it("is restored elsewhere, checked, with a log of its own", async () => {
    await server.stop();
    const restored = join(folder, "restored");
    const said = await wellspring(
      "restore",
      join(folder, "backup.wsnap"),
      "--data",
      restored,
      "--json",
    );
    const { logId, former, runs } = JSON.parse(said);
    assert.notEqual(logId, former.logId);
    assert.ok(runs >= 3);
    await wellspring("check", restored);
    server = await ServerProcess.start(["serve", "--data", restored]);
  });

  it("has each run as it was given, with its history", async () => {
    const exported = await wellspring("export", "two-plates");
    assert.equal(compareReadings(await readFile(realRun, "utf8"), exported), 31_440);
    assert.equal(await history(), historyBefore);
  });

  it("has each other run whole or not at all, those from before the backup whole", async () => {
    const found = await Promise.all(
      robot.uploads.map(({ run }) => readRun(server.address, run.name)),
    );
    for (const [place, { run }] of robot.uploads.entries()) {
      if (place < 2) assert.ok(found[place], `${run.name} was there before the backup`);
      if (found[place]) assert.deepEqual(found[place], run.readings);
    }
  });

  it("takes what came after it when it is uploaded again", async () => {
    for (const { run } of robot.uploads) {
      await wellspring("upload", join(folder, `${run.name}.csv`));
      assert.deepEqual(await readRun(server.address, run.name), run.readings);
    }
  });
});
