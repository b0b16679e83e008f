import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startRunServer } from "../testing/run-server.ts";
import { addSampleRun } from "../testing/sample-run.ts";

describe("wellspring history", () => {
  it("tells who did what, when", async () => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    const run = createCommandRunner(server.address);
    await run(["retract", "run-01", "--plate", "0", "--well", "B2", "--reason", "spilled"]);
    await run(["retract", "run-01", "--plate", "3", "--reason", "empty"]);
    await run(["retract", "run-01", "--reason", "wrong medium"]);
    const { stdout, exitCode } = await run(["history", "run-01"]);
    assert.equal(exitCode, 0);
    const [header, ...events] = stdout.trim().split("\n");
    assert.deepEqual(header.split(/ {2,}/), [
      ...["when", "what", "who", "readings", "duplicates", "filled"],
      "file, or what was taken back and why",
    ]);
    const when = "2026-01-31 12:00:00Z";
    assert.deepEqual(
      events.map((event) => event.split(/ {2,}/)),
      [
        [when, "uploaded", "anonymous", "6", "0", "0", "run-01.csv"],
        [when, "retracted", "anonymous", "2", "plate 0, B2: spilled"],
        [when, "retracted", "anonymous", "1", "plate 3: empty"],
        [when, "retracted", "anonymous", "3", "the run: wrong medium"],
      ],
    );
  });

  it("tells programs, an event a line", async () => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    const { stdout } = await createCommandRunner(server.address)(["history", "run-01", "--json"]);
    assert.deepEqual(JSON.parse(stdout), {
      event: "uploaded",
      at: "2026-01-31T12:00:00.000Z",
      principal: "anonymous",
      id: "00000000-0000-0000-0000-000000000000",
      file: "run-01.csv",
      new: 6,
      duplicates: 0,
      filled: 0,
    });
  });

  it("knows no run without a history", async () => {
    await using server = await startRunServer();
    const { stderr, exitCode } = await createCommandRunner(server.address)(["history", "x"]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^wellspring: no run is called x\nNext: /);
  });
});
