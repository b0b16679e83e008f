import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startWorkServer } from "../testing/work-server.ts";

describe("wellspring calc add", () => {
  it("prints the result alone", async () => {
    await using server = await startWorkServer();
    const run = createCommandRunner(server.address);
    assert.deepEqual(await run(["calc", "add", "+2", "005"]), {
      exitCode: 0,
      stdout: "7\n",
      stderr: "",
    });
    assert.equal((await run(["calc", "max", "-2", "6"])).stdout, "6\n");
    assert.equal((await run(["calc", "np", "2", "12"])).stdout, "2 12\n");
  });

  it("ends with 1 where it is refused", async () => {
    await using server = await startWorkServer();
    const run = createCommandRunner(server.address);
    assert.deepEqual(await run(["calc", "add", "100", "1"]), {
      exitCode: 1,
      stdout: "",
      stderr: "wellspring: the sum of 100 and 1 is too much\n",
    });
    assert.equal((await run(["calc", "add", "9223372036854775808", "1"])).exitCode, 1);
    assert.equal((await run(["calc", "np", "-1"])).exitCode, 1);
  });

  for (const words of [["add", "2"], ["add", "2", "five"], ["add", "1", "2", "3"], ["np"], []]) {
    it(`ends with 2 for calc ${words.join(" ")}`, async () => {
      assert.equal((await createCommandRunner("127.0.0.1:1")(["calc", ...words])).exitCode, 2);
    });
  }

  it("ends with 75 where there is no server, in one line", async () => {
    const run = createCommandRunner("127.0.0.1:1");
    assert.deepEqual(await run(["calc", "add", "2", "5", "--timeout", "0.2"]), {
      exitCode: 75,
      stdout: "",
      stderr:
        "wellspring: gave up on 127.0.0.1:1 after 0.2 s without progress: " +
        "connect ECONNREFUSED 127.0.0.1:1\n",
    });
  });
});
