import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startRunServer } from "../testing/run-server.ts";
import { addSampleRun } from "../testing/sample-run.ts";

describe("wellspring retract", () => {
  const cases: readonly [string[], string, number][] = [
    [[], "took back 6 readings of run-01\n", 0],
    [["--plate", "3"], "took back 1 reading of run-01, plate 3\n", 1],
    [["--plate", "0", "--well", "b02"], "took back 2 readings of run-01, plate 0, B2\n", 2],
  ];
  for (const [argv, text, platesLeft] of cases) {
    it(`takes back ${argv.join(" ") || "a run"}`, async () => {
      await using server = await startRunServer();
      addSampleRun(server.store);
      const run = createCommandRunner(server.address);
      const retracted = await run(["retract", "run-01", ...argv, "--reason", "spilled"]);
      assert.deepEqual(retracted, { exitCode: 0, stdout: text, stderr: "" });
      assert.equal(
        server.store.has("run-01") ? server.store.getPlates("run-01").length : 0,
        platesLeft,
      );
      assert.equal(server.store.history("run-01").at(-1)?.reason, "spilled");
    });
  }

  it("tells programs", async () => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    const run = createCommandRunner(server.address);
    const { stdout } = await run(["retract", "run-01", "--reason", "x", "--json"]);
    const token = `${server.store.logId}.1`;
    assert.deepEqual(JSON.parse(stdout), { run: "run-01", readings: 6, token });
  });

  const refusals: readonly [string[], number, RegExp][] = [
    [["run-01"], 2, /^wellspring: Missing required argument: reason\n/],
    [["run-01", "--reason", " "], 2, /^wellspring: --reason: say why, the history keeps it\n/],
    [["run-01", "--reason", "r".repeat(1_001)], 2, /^wellspring: --reason: at most 1000 bytes/],
    [["run-01", "--well", "A1", "--reason", "x"], 2, /^wellspring: --well: name the plate/],
    [["nothing", "--reason", "x"], 1, /^wellspring: no run is called nothing\n/],
  ];
  for (const [argv, exitCode, message] of refusals) {
    it(`refuses ${argv.join(" ").slice(0, 40)}`, async () => {
      await using server = await startRunServer();
      const refused = await createCommandRunner(server.address)(["retract", ...argv]);
      assert.match(refused.stderr, message);
      assert.equal(refused.exitCode, exitCode);
    });
  }
});
