import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startWorkServer } from "../testing/work-server.ts";

describe("wellspring calc history", () => {
  it("tells commands and results, oldest first", async () => {
    await using server = await startWorkServer();
    const run = createCommandRunner(server.address);
    await run(["calc", "add", "2", "5"]);
    await run(["calc", "add", "100", "5"]);
    assert.equal(
      (await run(["calc", "history"])).stdout,
      "2019-05-01 10:00:00Z  spec  add 2 5  = 7\n" +
        "2019-05-01 10:00:00Z  spec  add 100 5  failed: the sum of 100 and 5 is too much\n",
    );
    const [first] = (await run(["calc", "history", "--json"])).stdout.split("\n");
    const { command, result, number } = JSON.parse(first);
    assert.deepEqual([command, result, number], ["add 2 5", "7", 1]);
  });
});
