import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startRunServer } from "../testing/run-server.ts";
import { addSampleRun } from "../testing/sample-run.ts";

describe("wellspring runs", () => {
  it("prints a table", async () => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    const { exitCode, stdout, stderr } = await createCommandRunner(server.address)(["runs"]);
    assert.equal(stderr, "");
    const [titles, row] = stdout.trimEnd().split("\n");
    assert.equal(
      titles,
      "run     plates  wells  readings  first    last" +
        "  robot  instrument  started               changed",
    );
    assert.equal(
      row,
      "run-01       2      3         6    0 h  0.33 h" +
        "  R1     I1          2026-01-31T12:00:00Z  2026-01-31 12:00:00Z",
    );
    assert.equal(exitCode, 0);
  });

  it("prints an object a line for programs", async () => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    const { stdout } = await createCommandRunner(server.address)(["runs", "--json"]);
    assert.deepEqual(JSON.parse(stdout), {
      run: "run-01",
      project: "default",
      plates: 2,
      wells: 3,
      readings: 6,
      first_runtime: 0,
      last_runtime: 1_200,
      robot: "R1",
      instrument: "I1",
      started_at: "2026-01-31T12:00:00Z",
      attributes: { medium: "LB" },
      created_at: "2026-01-31T12:00:00.000Z",
      changed_at: "2026-01-31T12:00:00.000Z",
    });
  });

  it("says where there is none", async () => {
    await using server = await startRunServer();
    const run = createCommandRunner(server.address);
    assert.deepEqual(await run(["runs"]), {
      exitCode: 0,
      stdout: "",
      stderr: "no runs in project default yet: wellspring upload FILE brings one\n",
    });
    assert.equal((await run(["runs", "--json"])).stdout, "");
  });
});
