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
    assert.match(
      titles,
      /^work +engine +state +submitted +who +handed out +computed by +from +since +why$/,
    );
    assert.match(failed, new RegExp(`^${id} +calc +failed .* spec .* is too much$`));
    assert.deepEqual(others, []);
    assert.equal((await run(["work", "retry", id])).stderr, `${id} waits for an engine again\n`);
    const { stdout } = await run(["work", "--json", "--state", "waiting"]);
    assert.deepEqual(JSON.parse(stdout).work_id, id);
  });

  it("tells what is computed, by whom, and since when", async () => {
    await using server = await startWorkServer();
    const run = createCommandRunner(server.address);
    await run(["calc", "add", "100", "5"]);
    await run(["work", "retry", id]);
    assert.match((await run(["work"])).stdout, / waiting .* spec +0 +- +- +- +the sum/);
    server.leases.push({
      workId: Buffer.alloc(16, 1),
      ...{ backend: "ws-backend-1:50052", engineCopy: "ws-engine-calc-x:1", engineVersion: "1.0" },
      ...{ sinceMs: 1_556_704_801_000n, delivery: 2 },
    });
    const held = / spec +2 +ws-engine-calc-x:1 +ws-backend-1:50052 +2019-05-01 10:00:01Z /;
    assert.match((await run(["work"])).stdout, held);
    assert.deepEqual(JSON.parse((await run(["work", "--json"])).stdout).computed_by, {
      ...{ engine_copy: "ws-engine-calc-x:1", engine_version: "1.0" },
      ...{ backend: "ws-backend-1:50052", since: "2019-05-01T10:00:01.000Z", delivery: 2 },
    });
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
    const unknown = await run(["work", "retry", id.replace(/^./, "f")]);
    assert.equal(unknown.exitCode, 1);
    assert.match(unknown.stderr, /\nNext: wellspring work lists works; --project names another/);
    assert.equal((await run(["work", "retry"])).exitCode, 2);
    assert.equal((await run(["work", "retry", "7"])).exitCode, 2);
  });
});
