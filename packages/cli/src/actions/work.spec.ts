import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startWorkServer } from "../testing/work-server.ts";

const id = "01010101-0101-0101-0101-010101010101";

describe("wellspring work", () => {
  it("lists what failed and why, and has it computed once more", async () => {
    await using server = await startWorkServer();
    const run = createCommandRunner(server.address);
    await run(["calc", "add", "100", "5"]);
    await run(["calc", "add", "1", "5"]);
    const [titles, failed, ...others] = (await run(["work"])).stdout.trimEnd().split("\n");
    assert.match(titles, /^work +engine +state +submitted +who +handed out +why$/);
    assert.match(failed, new RegExp(`^${id} +calc +failed .* spec .* is too much$`));
    assert.deepEqual(others, []);
    assert.equal((await run(["work", "retry", id])).stderr, `${id} waits for an engine again\n`);
    const { stdout } = await run(["work", "--json", "--state", "waiting"]);
    assert.deepEqual(JSON.parse(stdout).work_id, id);
  });

  it("says where there is none", async () => {
    await using server = await startWorkServer();
    const { exitCode, stderr } = await createCommandRunner(server.address)(["work"]);
    assert.equal(exitCode, 0);
    assert.equal(stderr, "no work is waiting or failed in project default\n");
  });

  it("refuses to compute what did not fail", async () => {
    await using server = await startWorkServer();
    const run = createCommandRunner(server.address);
    await run(["calc", "add", "1", "5"]);
    const { exitCode, stderr } = await run(["work", "retry", id]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^wellspring: work has not failed\n/);
    assert.equal((await run(["work", "retry"])).exitCode, 2);
    assert.equal((await run(["work", "retry", "7"])).exitCode, 2);
  });
});
